import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { setShortName } from '../limits/short-name.ts';
import type { EnvironmentVariable, ServiceFunction } from './service-function.ts';

export interface NoticeTopicProps {
  /** The short name. */
  readonly name: string;
  readonly arnVariable: EnvironmentVariable;
}

/** Where people subscribe who want to hear of something by e-mail. Of people, messages name only who dropped and who released a file, as AWS names them. */
export class NoticeTopic extends Construct {
  readonly topic: Topic;
  private readonly arnVariable: EnvironmentVariable;

  constructor(scope: Construct, id: string, props: NoticeTopicProps) {
    super(scope, id);
    this.arnVariable = props.arnVariable;
    // AWS's own key: whoever may publish may use it, and it costs nothing.
    const masterKey = Alias.fromAliasName(this, 'Key', 'alias/aws/sns');
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey });
    setShortName(this.topic, props.name);
  }

  grantPublish(fn: ServiceFunction): void {
    fn.allow(['sns:Publish'], [this.topic.topicArn]);
    fn.setVariable(this.arnVariable, this.topic.topicArn);
  }
}
