import type { SiteDeps } from '../deps.ts';
import { answerRoutes } from './answers/routes.ts';
import { apiRoutes } from './api/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { boroughRoutes } from './boroughs/routes.ts';
import { codingRoutes } from './coding/routes.ts';
import { dataHealthRoutes } from './data-health/routes.ts';
import { definitionsRoutes } from './definitions/routes.ts';
import { downloadRoutes } from './downloads/routes.ts';
import { flagRoutes } from './flags/routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { homeRoutes } from './home.ts';
import { learningRoutes } from './learning/routes.ts';
import { methodsRoutes } from './methods/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import type { Route } from './route.ts';
import { sampleRoutes } from './samples/routes.ts';
import { signInRoutes } from './sign-in/routes.ts';
import { smellRoutes } from './smell/routes.ts';

/** Every page and action of the site, but for files, the health check and what development alone has. */
export function routesOf(deps: SiteDeps): Route[] {
  return [
    ...overviewRoutes(deps),
    ...boroughRoutes(deps),
    ...dataHealthRoutes(deps),
    ...definitionsRoutes(deps),
    ...flagRoutes(deps),
    ...methodsRoutes(deps),
    ...smellRoutes(deps),
    ...downloadRoutes(deps),
    ...apiRoutes(deps),
    ...reviewRoutes(deps),
    ...answerRoutes(deps),
    ...auditRoutes(deps),
    ...signInRoutes(deps),
    ...homeRoutes(),
    ...peopleRoutes(deps),
    ...sampleRoutes(deps),
    ...codingRoutes(deps),
    ...learningRoutes(deps),
    ...groupRoutes(deps),
  ];
}
