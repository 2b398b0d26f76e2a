import file from '../../../../models/linear/model.json' with { type: 'json' };
import { loadLinearModel } from '../../../../src/lib/domain/linear/model.ts';

/** The model that gives each message its first reading. A damaged file stops the function at its start, with the reason. */
export const linearModel = loadLinearModel(file);
