import type { Request, Response } from 'express';
import type { Role } from '../vocabulary/role.ts';

/** A page or an action of the site, with who may have it declared beside what it does. */
export interface Route {
  method: 'get' | 'post';
  /** As Express writes paths. */
  path: string;
  access: 'public' | Access;
  /**
   * The query parameters that a public page knows. Where given, what the page rendered may be kept and shown again (page-cache.ts),
   * so that it must be the same for everybody, and other parameters must change nothing in it.
   */
  query?: readonly string[];
  handle: (request: Request, response: Response) => void | Promise<void>;
}

/** Who may have a page that is not public. */
export interface Access {
  roles: readonly Role[];
  /**
   * The area that a request is about; where given, members and responders may have the page only if the area is among
   * their own. Undefined: there is no such thing, which is answered in the same words as a wrong address.
   */
  areaOf?: (request: Request) => string | undefined | Promise<string | undefined>;
}
