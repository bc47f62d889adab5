import type { Identity } from '../create-resolver.ts';
import type {
  AsyncInvokePlan,
  BucketPlan,
  EventSourcePlan,
  FunctionPlan,
  KeyPlan,
  QueuePlan,
  SchedulePlan,
  SecretPlan,
  StatementPlan,
  TablePlan,
  Throttle,
  TopicPlan,
} from '../plan.ts';

/** Where the stand-ins answer, and as whom the stack pretends to run. */
export interface HostEnvironment {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  readonly apiUrl: string;
  readonly sqsUrl: string;
  readonly assetDirectory: (hash: string) => string;
}

/** A resource of the template whose properties are resolved. */
export interface ResolvedResource {
  readonly logicalId: string;
  readonly shortName: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly identity: Identity;
}

export interface DeclaredIntegration {
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
}

export interface DeclaredRoute {
  readonly routeKey: string;
  readonly integrationId: string;
}

export interface DeclaredStage {
  readonly defaultThrottle?: Throttle;
  readonly routeThrottles: ReadonlyMap<string, Throttle>;
}

/** What has been read of the template so far. */
export interface Declarations {
  readonly tables: TablePlan[];
  readonly queues: QueuePlan[];
  readonly buckets: BucketPlan[];
  readonly topics: TopicPlan[];
  readonly secrets: SecretPlan[];
  readonly keys: KeyPlan[];
  readonly functions: FunctionPlan[];
  readonly permissions: Map<string, readonly StatementPlan[]>;
  readonly eventSources: EventSourcePlan[];
  readonly schedules: SchedulePlan[];
  readonly asyncInvokes: AsyncInvokePlan[];
  readonly integrations: Map<string, DeclaredIntegration>;
  readonly routes: DeclaredRoute[];
  readonly stages: DeclaredStage[];
}

interface Identifiable {
  readonly logicalId: string;
  /** A property with its references resolved. */
  readonly property: (name: string) => unknown;
  readonly surroundings: HostEnvironment;
}

/** How the local host understands one CloudFormation resource type. */
export interface ResourceType {
  readonly type: string;
  identify(resource: Identifiable): Identity;
  /** Adds what has to run. */
  declare(resource: ResolvedResource, declarations: Declarations, surroundings: HostEnvironment): void;
}
