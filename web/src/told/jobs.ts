import { tellUnreadable } from './bank';
import { linesWords } from './nouns';
import { BAD_SOURCE, NOT_A_CDR_FILE, tellColumns, tellForeign, tellWayOut } from './sources';
import { teller, type Teller } from './wordings';

/** What a job says while it works, and in the end. */
export const tellNote: Teller = teller([
  /*i18n*/ { id: 'told.job.begins', message: 'Beginning to read.' },
  /*i18n*/ { id: 'told.job.imported_before', message: 'This very file was imported before.' },
  /*i18n*/ { id: 'told.job.counted', message: '{lines} lines: {charged} charged, {quarantined} quarantined, {passed} rightly not charged.' },
  /*i18n*/ { id: 'told.job.reads_through', message: 'Reading the file through.' },
  /*i18n*/ { id: 'told.job.bank_counted', message: '{entries} entries: {booked} booked, {waiting} for a person, {unreadable} unreadable.' },
]);

const tellOthers: Teller = teller(
  [
    NOT_A_CDR_FILE,
    /*i18n*/ { id: 'told.bad_columns', message: '{problem} The columns are: {known}. Correct the header line.' },
    /*i18n*/ { id: 'told.file_gone', message: 'The file {file} is no longer where it was kept; send it again, nothing is charged twice.' },
    /*i18n*/ { id: 'told.no.source', message: 'There is no usage source {id}.' },
    /*i18n*/ { id: 'told.job.failed', message: 'Something failed here that should not have; our log tells more under job {id}.' },
    /*i18n*/ { id: 'told.job.database_away', message: 'The database went away and did not come back for {patience} s; what was done ({done}) is safe. It goes on from there by itself.' },
    /*i18n*/ { id: 'told.job.hand_died', message: 'A process of the import was ended from outside; what was done ({done}) is safe. It goes on from there by itself.' },
    /*i18n*/ { id: 'told.list_changed', message: 'The list has {total} customers now and {expected} were expected; look at it again, then repeat.' },
    /*i18n*/ { id: 'told.job.no_room', message: "There is no room on the server's disk to write the file; ask the operator to make room, then export again." },
    BAD_SOURCE,
  ],
  { reason: tellForeign, way_out: tellWayOut, problem: tellColumns, done: linesWords },
);

/** Why a job failed, or will be tried again.  The job keeps the sentence, so it is known by its wording. */
export const tellJobProblem: Teller = (written, moment) => tellUnreadable(written, moment) ?? tellOthers(written, moment);
