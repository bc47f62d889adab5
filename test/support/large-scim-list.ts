import { createServer, type IncomingMessage } from 'node:http';
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { newPerson } from '../../shared/domain/person.ts';
import type { Item } from '../../shared/ledger/table/attribute-values.ts';
import { withoutSockets } from './without-sockets.ts';

const since = '2026-01-01T00:00:00.000Z';
const userPrefix = 'scim#okta/users/';
const groupPrefix = 'scim#okta/groups/';
const membersPrefix = 'scim#okta/members/';

/** What the stand-in looks at of a request; the operation decides which of it is there. */
interface Request {
  readonly Key?: { readonly pk: { readonly S: string } };
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly { pk: { S: string } }[] }>>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  readonly Limit?: number;
}

/**
 * DynamoDB with one SCIM client's list of very many users, made when they are asked for. It counts requests and the bytes of the
 * answers, and knows no Scan.
 */
export class LargeScimList {
  readonly requests = new Map<string, number>();
  bytes = 0;
  readonly dynamo: DynamoDBClient;
  /** The ids on the list, in order. */
  readonly ids: string[];
  /** Groups of the first users, so many as the group's id says. */
  groups: readonly string[] = [];
  #added = 0;
  readonly #written = new Map<string, Item>();

  constructor(size: number) {
    this.ids = Array.from({ length: size }, (_, index) => `u${`${index}`.padStart(7, '0')}`);
    const server = createServer(async (request, response) => {
      const answer = JSON.stringify(await this.#answer(request));
      this.bytes += Buffer.byteLength(answer);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(answer);
    });
    this.dynamo = new DynamoDBClient({
      endpoint: 'http://dynamodb.test',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      ...withoutSockets(server),
    });
  }

  /** Someone new, at the end of the list. */
  add(): string {
    this.#added += 1;
    const id = `v${`${this.#added}`.padStart(7, '0')}`;
    this.ids.push(id);
    return id;
  }

  remove(id: string): void {
    this.ids.splice(this.ids.indexOf(id), 1);
  }

  /** What was counted since the last time. */
  take() {
    const counted = { requests: Object.fromEntries(this.requests), bytes: this.bytes };
    this.requests.clear();
    this.bytes = 0;
    return counted;
  }

  async #answer(message: IncomingMessage): Promise<object> {
    const request: Request = JSON.parse(await textOf(message));
    const operation = String(message.headers['x-amz-target']).replace('DynamoDB_20120810.', '');
    this.requests.set(operation, (this.requests.get(operation) ?? 0) + 1);
    const values = request.ExpressionAttributeValues ?? {};
    switch (operation) {
      case 'GetItem': {
        const item = this.#itemOf(request.Key?.pk.S ?? '');
        return item === undefined ? {} : { Item: marshall(item) };
      }
      case 'BatchGetItem': {
        const [[table = '', asked] = []] = Object.entries(request.RequestItems ?? {});
        const items = (asked?.Keys ?? []).flatMap(({ pk }) => this.#itemOf(pk.S) ?? []);
        return { Responses: { [table]: items.map((item) => marshall(item)) }, UnprocessedKeys: {} };
      }
      case 'Query':
        return { Items: this.#page(values, request.Limit ?? 0) };
      case 'UpdateItem': {
        const pk = request.Key?.pk.S ?? '';
        this.#written.set(pk, { pk, places: unmarshall(values)[':places'] });
        return { Attributes: marshall({ pk }) };
      }
      default:
        throw new Error(`${operation} is not for lists`);
    }
  }

  #page(values: Record<string, AttributeValue>, limit: number): readonly object[] {
    const [list, place] = [values[':partition']?.S ?? '', values[':place']?.S];
    const members = list.startsWith(membersPrefix) ? Number(list.slice(membersPrefix.length)) : undefined;
    const isOfGroups = `${list}/` === groupPrefix;
    const start = members === undefined ? `${since}#` : '';
    const ids = isOfGroups ? this.groups : this.ids.slice(0, members);
    const after = place?.slice(start.length) ?? '';
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ids[middle] ?? '') > after) high = middle;
      else low = middle + 1;
    }
    return ids
      .slice(low, low + limit)
      .map((id) =>
        marshall({ pk: `${isOfGroups ? groupPrefix : userPrefix}${id}`, listOrder: `${start}${id}` }),
      );
  }

  #itemOf(pk: string): Item | undefined {
    if (pk.startsWith(userPrefix)) return userItem(pk, pk.slice(userPrefix.length));
    if (pk.startsWith(groupPrefix)) return groupItem(pk);
    if (pk.startsWith('person#')) return personItem(pk);
    if (pk === 'scim#okta/lists/users') return totalItem(pk, this.ids.length);
    if (pk === 'scim#okta/lists/groups') return totalItem(pk, this.groups.length);
    return this.#written.get(pk);
  }
}

function textOf(message: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}

function totalItem(pk: string, changes: number): Item {
  return { pk, changes, changedAt: since, recountedAt: new Date().toISOString() };
}

function groupItem(pk: string): Item {
  const attributes = { displayName: `Group of ${pk.slice(groupPrefix.length)}` };
  return { pk, version: 2, record: { createdAt: since, modifiedAt: since, attributes } };
}

function userItem(pk: string, id: string): Item {
  const sent = {
    userName: `${id}@example.com`,
    externalId: `00${id}`,
    givenName: 'Noor',
    familyName: 'Haddad',
    title: 'Field engineer',
    department: 'Services',
    emails: [{ value: `${id}@example.com`, type: 'work', primary: true }],
    active: true,
  };
  const record = { createdAt: since, modifiedAt: since, personId: id, sent, served: {}, groups: {} };
  return { pk, version: 2, record };
}

function personItem(pk: string): Item {
  const id = pk.slice('person#'.length);
  const { words: _, ...person } = newPerson(id);
  const said = { at: since, by: `scim-okta/${id}.1` };
  const desired = {
    userName: { ...said, value: `${id}@example.com` },
    email: { ...said, value: `${id}@example.com` },
    givenName: { ...said, value: 'Noor' },
    familyName: { ...said, value: 'Haddad' },
    title: { ...said, value: 'Field engineer' },
    active: { ...said, value: true, weight: 'yields' },
  };
  return { pk, schema: 3, version: 1, person: { ...person, onboarded: true, desired } };
}
