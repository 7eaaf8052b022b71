import { stopSharedBrowser } from './browser.ts';
import { stopSharedServer } from './database.ts';

export const mochaHooks = {
  async afterAll(this: Mocha.Context) {
    this.timeout(30_000);
    await stopSharedBrowser();
    await stopSharedServer();
  },
};
