/** An answer of the API: a status and a JSON body. */
export interface ApiReply {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const problemBase = 'https://api.x.com/2/problems';

function generic(status: number, title: string, detail: string): ApiReply {
  return { status, body: { title, detail, type: 'about:blank', status } };
}

/** 401: no, wrong or stale credentials. */
export const unauthorized = generic(401, 'Unauthorized', 'Unauthorized');

/** 429, without Retry-After: the reset time is in the rate limit headers. */
export const tooManyRequests = generic(429, 'Too Many Requests', 'Too Many Requests');

/** 503, as X answers when it is over capacity. */
export const serviceUnavailable = generic(503, 'Service Unavailable', 'Service Unavailable');

/** 500. */
export const internalServerError = generic(500, 'Internal Server Error', 'Internal Server Error');

/** 404 for a path that the API does not have. X sends no body of use here. */
export const unknownPath = generic(404, 'Not Found', 'Not Found');

/** 403 with a reason in `detail`. */
export function forbidden(detail: string): ApiReply {
  return generic(403, 'Forbidden', detail);
}

/** 403: the kind of token does not fit the endpoint. */
export function unsupportedAuthentication(supported: string, used: string): ApiReply {
  return {
    status: 403,
    body: {
      title: 'Unsupported Authentication',
      detail: `Authenticating with ${used} is forbidden for this endpoint.  Supported authentication types are [${supported}].`,
      type: `${problemBase}/unsupported-authentication`,
      status: 403,
    },
  };
}

/** 403: the app stands outside of any project, so it may not use this API at all. */
export function clientNotEnrolled(clientId: string): ApiReply {
  return {
    status: 403,
    body: {
      client_id: clientId,
      detail:
        'When authenticating requests to the X API v2 endpoints, you must use keys and tokens from a developer App that is attached to a Project. You can create a project via the developer portal.',
      registration_url: 'https://developer.x.com/en/docs/projects/overview',
      title: 'Client Forbidden',
      required_enrollment: 'Appropriate Level of API Access',
      reason: 'client-not-enrolled',
      type: `${problemBase}/client-forbidden`,
    },
  };
}

/** 402: everything is prepaid, and nothing is left. */
export function creditsDepleted(clientId: string): ApiReply {
  return {
    status: 402,
    body: {
      title: 'CreditsDepleted',
      detail: `Your enrolled account [${clientId}] does not have any credits to fulfill this request.`,
      type: `${problemBase}/credits`,
    },
  };
}

/** 403: the app asked its account for reading only. */
export const readOnlyApp: ApiReply = {
  status: 403,
  body: {
    title: 'Forbidden',
    status: 403,
    detail:
      'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
    type: `${problemBase}/oauth1-permissions`,
  },
};

/** 400 that names the parameter and the value that was refused. */
export function invalidRequest(parameter: string, value: string, message: string): ApiReply {
  return {
    status: 400,
    body: {
      errors: [{ parameters: { [parameter]: [value] }, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${problemBase}/invalid-request`,
    },
  };
}

/** One entry of `errors` for something that does not exist or was deleted. */
export function notFoundError(
  resource: 'tweet' | 'user',
  parameter: string,
  value: string,
): object {
  return {
    value,
    detail: `Could not find ${resource} with ${parameter}: [${value}].`,
    title: 'Not Found Error',
    resource_type: resource,
    parameter,
    resource_id: value,
    type: `${problemBase}/resource-not-found`,
  };
}

/** Thrown inside a handler to answer with a problem at once. */
export class ApiProblem extends Error {
  readonly reply: ApiReply;

  constructor(reply: ApiReply) {
    super(`X API problem ${String(reply.status)}`);
    this.name = 'ApiProblem';
    this.reply = reply;
  }
}
