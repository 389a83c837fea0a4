// A credential with every member that the Open Badges 3.0.3 schema names.
import type { Json, JsonObject } from "../../src/core/json.ts";

const contexts = (): Json[] => [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
  { mc: "https://w3id.org/credence/microcredential#" },
];
const TIME = "2026-06-30T00:00:00Z";

const alignment = (): JsonObject => ({
  type: ["Alignment"],
  targetCode: "6",
  targetDescription: "d",
  targetName: "EQF level 6",
  targetFramework: "f",
  targetType: "ext:EQF",
  targetUrl: "http://data.europa.eu/snb/eqf/6",
});

const image = (): JsonObject => ({ id: "https://example.edu/i.png", type: "Image", caption: "c" });

const common = (): JsonObject => ({
  awardedDate: TIME,
  validFrom: TIME,
  validUntil: "2031-06-30T00:00:00.5+02:00",
  proof: [
    {
      type: "DataIntegrityProof",
      created: TIME,
      cryptosuite: "c",
      challenge: "c",
      domain: "d",
      nonce: "n",
      proofPurpose: "assertionMethod",
      proofValue: "z1",
      verificationMethod: "did:web:example.edu#1",
    },
  ],
  credentialSchema: [{ id: "https://example.edu/s", type: "JsonSchema" }],
  credentialStatus: { id: "https://example.edu/1", type: "BitstringStatusListEntry" },
  refreshService: { id: "https://example.edu/r", type: "Refresh" },
  termsOfUse: [{ id: "https://example.edu/t", type: "Terms" }],
});

const endorsement = (): JsonObject => ({
  "@context": contexts(),
  type: ["VerifiableCredential", "EndorsementCredential"],
  id: "urn:uuid:1",
  name: "n",
  description: "d",
  credentialSubject: { id: "urn:x:1", type: ["EndorsementSubject"], endorsementComment: "good" },
  issuer: "did:web:agency.example",
  ...common(),
});

const profile = (depth = 1): JsonObject => ({
  id: "did:web:example.edu",
  type: ["Profile"],
  name: "Example University",
  url: "https://example.edu/",
  phone: "1",
  description: "d",
  endorsement: depth === 0 ? [] : [endorsement()],
  endorsementJwt: ["a.b.c"],
  image: image(),
  email: "a@example.edu",
  address: {
    type: ["Address"],
    addressCountry: "c",
    addressCountryCode: "IE",
    addressRegion: "r",
    addressLocality: "l",
    streetAddress: "s",
    postOfficeBoxNumber: "1",
    postalCode: "2",
    geo: { type: "GeoCoordinates", latitude: 1, longitude: 2.5 },
  },
  otherIdentifier: [{ type: "IdentifierEntry", identifier: "1", identifierType: "ext:ROR" }],
  official: "o",
  ...(depth === 0 ? {} : { parentOrg: profile(depth - 1) }),
  familyName: "f",
  givenName: "g",
  additionalName: "a",
  patronymicName: "p",
  honorificPrefix: "h",
  honorificSuffix: "h",
  familyNamePrefix: "f",
  dateOfBirth: "1999-12-31",
});

const achievement = (): JsonObject => ({
  id: "https://example.edu/a/1",
  type: ["Achievement", "mc:MicroCredentialAchievement"],
  alignment: [alignment()],
  achievementType: "MicroCredential",
  creator: profile(),
  creditsAvailable: 5,
  criteria: { id: "https://example.edu/c", narrative: "n" },
  description: "d",
  endorsement: [endorsement()],
  endorsementJwt: ["a..c"],
  fieldOfStudy: "0322 Library",
  humanCode: "h",
  image: image(),
  inLanguage: "zh-Hant-TW",
  name: "n",
  otherIdentifier: [{ type: "IdentifierEntry", identifier: "1", identifierType: "sourcedId" }],
  related: [{ id: "urn:x:2", type: ["Related"], inLanguage: "en", version: "1" }],
  resultDescription: [
    {
      id: "https://example.edu/a/1#r",
      type: ["ResultDescription"],
      alignment: [alignment()],
      allowedValue: ["F", "P"],
      name: "Grade",
      requiredLevel: "https://example.edu/a/1#l",
      requiredValue: "P",
      resultType: "LetterGrade",
      rubricCriterionLevel: [
        {
          id: "https://example.edu/a/1#l",
          type: ["RubricCriterionLevel"],
          alignment: [alignment()],
          description: "d",
          level: "1",
          name: "n",
          points: "1",
        },
      ],
      valueMax: "1",
      valueMin: "0",
    },
  ],
  specialization: "s",
  tag: ["t"],
  version: "1",
});

export const openBadge = (): JsonObject => ({
  "@context": contexts(),
  id: "urn:uuid:90dabcc6-4257-4996-b120-1997d6f29ffe",
  type: ["VerifiableCredential", "OpenBadgeCredential"],
  name: "n",
  description: "d",
  image: image(),
  credentialSubject: {
    id: "urn:x:3",
    type: ["AchievementSubject"],
    activityEndDate: TIME,
    activityStartDate: TIME,
    creditsEarned: 4.5,
    achievement: achievement(),
    identifier: [{ type: "IdentityObject", hashed: true, identityHash: "sha256$00", identityType: "name", salt: "s" }],
    image: image(),
    licenseNumber: "l",
    narrative: "n",
    result: [
      {
        type: ["Result"],
        achievedLevel: "https://example.edu/a/1#l",
        alignment: [alignment()],
        resultDescription: "https://example.edu/a/1#r",
        status: "Completed",
        value: "P",
      },
    ],
    role: "r",
    source: profile(0),
    term: "t",
  },
  endorsement: [endorsement()],
  endorsementJwt: ["a.b.c"],
  evidence: [
    {
      id: "https://example.edu/e",
      type: ["Evidence"],
      narrative: "n",
      name: "n",
      description: "d",
      genre: "g",
      audience: "a",
    },
  ],
  issuer: profile(),
  ...common(),
});
