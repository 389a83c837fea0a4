// One learner of a roster, as issuer/roster/parseRoster.ts hands it over: every text is in NFC and within its limits [FORMATS 7].

export interface RosterRow {
  /** the row as a spreadsheet shows it; 1 is the first line of the file */
  readonly row: number;
  readonly name: string;
  /** a URI */
  readonly learnerId?: string;
  /** in lower case; stored only as a salted hash, unless `plainEmail` */
  readonly email?: string;
  readonly plainEmail?: true;
  /** calendar dates, YYYY-MM-DD */
  readonly awardedDate?: string;
  readonly activityStartDate?: string;
  readonly activityEndDate?: string;
  /** RFC 3339 with its offset: from this second on it is expired. Kept as written [FORMATS 2] */
  readonly validUntil?: string;
  /** a number or a name, as the achievement's result description says */
  readonly result?: string;
  /** a decimal text, at most the achievement's ECTS credits */
  readonly creditsEarned?: string;
  /** language in which the learner took part, BCP 47 */
  readonly language?: string;
  readonly evidence?: RosterEvidence;
}

export interface RosterEvidence {
  readonly name?: string;
  /** an http or https link */
  readonly url?: string;
  readonly narrative?: string;
}
