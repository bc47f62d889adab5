import { cancelCommand } from './acting/cancel-command.ts';
import { inviteCommand } from './acting/invite-command.ts';
import { linkCommand, unlinkCommand } from './acting/link-commands.ts';
import { pauseCommand, resumeCommand } from './acting/pause-commands.ts';
import { reconcileCommand } from './acting/reconcile-command.ts';
import type { Command } from './command.ts';
import { conflictsCommand } from './conflicts/conflicts-command.ts';
import { resolveCommand } from './conflicts/resolve-command.ts';
import { acceptCommand } from './drift/accept-command.ts';
import { driftCommand } from './drift/drift-command.ts';
import { protectCommand } from './drift/protect-command.ts';
import { eventCommand } from './events/event-command.ts';
import { failedCommand } from './events/failed-command.ts';
import { personCommand } from './person/person-command.ts';
import { forgetCommand } from './privacy/forget-command.ts';
import { deadLettersCommand } from './queues/dead-letters-command.ts';
import { redriveCommand } from './queues/redrive-command.ts';
import { refuseCommand, releaseCommand } from './waiting/decide-command.ts';
import { healthCommand } from './waiting/health-command.ts';
import { heldCommand } from './waiting/held-command.ts';
import { leaversCommand } from './waiting/leavers-command.ts';
import { scheduledCommand } from './waiting/scheduled-command.ts';

/** Every command of `npm run ops`, in the order in which its help lists them. */
export const commands: readonly Command[] = [
  healthCommand,
  personCommand,
  eventCommand,
  failedCommand,
  conflictsCommand,
  resolveCommand,
  leaversCommand,
  deadLettersCommand,
  redriveCommand,
  heldCommand,
  releaseCommand,
  refuseCommand,
  scheduledCommand,
  cancelCommand,
  reconcileCommand,
  inviteCommand,
  driftCommand,
  acceptCommand,
  protectCommand,
  linkCommand,
  unlinkCommand,
  forgetCommand,
  pauseCommand,
  resumeCommand,
];
