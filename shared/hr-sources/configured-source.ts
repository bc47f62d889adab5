import * as z from 'zod';
import type { EventScope } from '../domain/user-event.ts';
import { eventScopeSchema } from '../environment/event-scope-schema.ts';
import type {
  EmployeeContext,
  EmployeeNotice,
  Handshake,
  HrApi,
  HrApiAccess,
  HrSource,
  SourceDelivery,
  SourceProof,
  SourceVerdict,
  Translation,
  TranslationContext,
} from './hr-source.ts';

type At = Omit<TranslationContext<unknown>, 'settings'>;

/** A source with the settings that a stage gives it. */
export interface ConfiguredSource {
  readonly name: string;
  /** The people it may speak about. Absent: everyone. */
  readonly scope?: EventScope;
  readHandshake(delivery: SourceDelivery): Handshake | undefined;
  verify(proof: SourceProof): SourceVerdict;
  translate(payload: unknown, at: At): Translation;
  /** Present where the HR system has to be asked who a notice is about. */
  readonly enrichment?: {
    readonly access: HrApiAccess;
    fetchEmployee(request: {
      readonly notice: EmployeeNotice;
      readonly api: HrApi;
    }): Promise<unknown | undefined>;
    translateEmployee(employee: unknown, at: At & EmployeeContext): Translation;
  };
}

/** A source that a stage may configure. */
export interface SourceDefinition {
  readonly name: string;
  readonly settingsSchema: HrSource['settingsSchema'];
  /** Throws a `ZodError` for settings that the schema does not take; takes what it gave. */
  configure(settings: unknown): ConfiguredSource;
}

const scoped = z.looseObject({ scope: eventScopeSchema.optional() });

/** Makes a source one that a stage may configure, whatever its settings are. */
export function defineSource<Settings>(source: HrSource<Settings>): SourceDefinition {
  return {
    name: source.name,
    settingsSchema: source.settingsSchema,
    configure(raw) {
      const settings = source.settingsSchema.parse(raw);
      const enrichment = enrichmentOf(source, settings);
      const { scope } = scoped.parse(settings);
      return {
        name: source.name,
        ...(scope && { scope }),
        readHandshake: (delivery) => source.readHandshake?.(delivery),
        verify: (proof) => source.verify(proof),
        translate: (payload, at) => source.translate(payload, { ...at, settings }),
        ...(enrichment === undefined ? {} : { enrichment }),
      };
    },
  };
}

/** Undefined where a source asks no one. */
function enrichmentOf<Settings>(
  source: HrSource<Settings>,
  settings: Settings,
): ConfiguredSource['enrichment'] {
  const access = source.apiAccess?.(settings);
  const { fetchEmployee, translateEmployee } = source;
  if (access === undefined || fetchEmployee === undefined || translateEmployee === undefined)
    return undefined;
  return {
    access,
    fetchEmployee: (request) => fetchEmployee({ ...request, settings }),
    translateEmployee: (employee, at) => translateEmployee(employee, { ...at, settings }),
  };
}
