import { pages } from '../../eslint.pages.mjs';

export default pages(import.meta.dirname, ['@todo/api-client', '@todo/contracts', '@todo/domain']);
