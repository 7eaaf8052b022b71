import type { Handler } from 'express';
import { show } from './show.ts';

export const notFoundPage: Handler = (_request, response) => {
  const page = {
    title: 'There is no such page',
    syntheticLabel: undefined,
    message: 'Check the address, or begin at the overview of London.',
    reference: undefined,
  };
  show(response, 'problem', page, 404);
};
