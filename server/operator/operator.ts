import type { Context } from '../context';
import type { RequestOrigin } from '../media/media-server';
import type { Expulsion } from '../revocation';
import type { TokenOptions } from '../tokens';
import type { OperatorAnswer, OperatorMethod, OperatorRequest } from './methods';

/** Issues a token of a client with the server's own key. */
export type IssueToken = (token: Omit<TokenOptions, 'key' | 'audience'>) => Promise<string>;

/** The parts of a node that the methods of the operators' API work with. */
export interface Operator {
  readonly context: Context;
  readonly connections: Expulsion;
  /** Null when the server has no key that can sign. */
  readonly issueToken: IssueToken | null;
  /** The address at which the operator has reached this server. */
  readonly from: Omit<RequestOrigin, 'platform'>;
}

/** The action of a method. It throws an RtcError or a TwirpError when it refuses. */
export type Handler<M extends OperatorMethod> = (operator: Operator, request: OperatorRequest<M>) => Promise<OperatorAnswer<M>>;

export type Handlers<M extends OperatorMethod = OperatorMethod> = { readonly [Name in M]: Handler<Name> };
