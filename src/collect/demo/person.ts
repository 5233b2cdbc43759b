import type { Cancer } from './distributions.ts';
import type { Random } from './random.ts';

/** EUCAIM codes of stage groups I to IV. OMOP has standard concepts for them, but none that we have verified. */
const stageCodes = ['CLIN1000422', 'CLIN1000421', 'CLIN1000420', 'CLIN1000419'];
const tnmStageGrouping = 4219603;
/** OMOP Cancer Modifier concepts of grades 1 to 4, which are measurements themselves. */
const gradeConcepts = [1634371, 1634752, 1633749, 1635792];
const [male, female] = [8507, 8532];

/** An invented person, as the tables will tell of them. */
export interface Person {
  id: string;
  /** Place among the persons, from 0. */
  number: number;
  cancer: Cancer;
  /** OMOP concept; 0 where the source does not know. */
  gender: number;
  born: Date;
  diagnosed: Date;
  /** Index of the stage group. */
  stage: number | undefined;
  /** Index of the grade. */
  grade: number | undefined;
}

/** Identifiers as hospitals have them: text, and now and then beyond what a double can hold, with a sign. */
function personId(i: number): string {
  return i % 40 === 39 ? String(-9_007_199_254_740_993n - BigInt(i)) : String(100_000_000 + 7 * i);
}

/** Draws a person: later years are likelier, the old come later, and grade follows stage and age. */
export function drawPerson(number: number, cancer: Cancer, random: Random): Person {
  const isFemale = random.chance(cancer.female);
  const age = Math.min(99, Math.max(0, Math.floor(random.normal(cancer.age, cancer.deviation))));
  const year = 2003 + Math.max(random.below(21), random.below(21));
  const diagnosed = new Date(Date.UTC(year, random.below(12), 1 + random.below(28)));
  const born = new Date(diagnosed);
  born.setUTCFullYear(born.getUTCFullYear() - age);
  born.setUTCDate(born.getUTCDate() - random.below(365));
  const gender = random.chance(0.01) ? 0 : isFemale ? female : male;
  const stages = cancer.stages.map(
    (weight, stage) => [stage, weight * (age >= 70 && stage === 3 ? 1.3 : 1)] as const,
  );
  const stage = stages.length > 0 && random.chance(0.84) ? random.pick(stages) : undefined;
  const worse = ((stage ?? 0) >= 2 ? 1.8 : 1) * (age < 40 ? 1.4 : 1);
  const grades = cancer.grades.map((weight, grade) => [grade, weight * (grade >= 2 ? worse : 1)] as const);
  const grade = grades.length > 0 && random.chance(0.75) ? random.pick(grades) : undefined;
  return { id: personId(number), number, cancer, gender, born, diagnosed, stage, grade };
}

/** A day as OMOP tables have it. */
export const isoDay = (day: Date) => day.toISOString().slice(0, 10);

/** The rows of the person in OMOP tables. */
export function omopRows({ id, number, cancer, gender, born, diagnosed, stage, grade }: Person) {
  const measurement = { person_id: id, measurement_date: isoDay(diagnosed), measurement_type_concept_id: 0 };
  return {
    person: {
      person_id: id,
      gender_concept_id: gender,
      year_of_birth: born.getUTCFullYear(),
      month_of_birth: born.getUTCMonth() + 1,
      day_of_birth: born.getUTCDate(),
      birth_datetime: `${isoDay(born)} 00:00:00`,
      race_concept_id: 0,
      ethnicity_concept_id: 0,
      person_source_value: id,
    },
    condition: {
      condition_occurrence_id: number + 1,
      person_id: id,
      condition_concept_id: cancer.concept,
      condition_start_date: isoDay(diagnosed),
      condition_type_concept_id: 0,
    },
    stage: stage !== undefined && {
      ...measurement,
      measurement_id: 2 * number + 1,
      measurement_concept_id: tnmStageGrouping,
      value_as_concept_id: 0,
      value_source_value: stageCodes[stage] ?? '',
    },
    grade: grade !== undefined && {
      ...measurement,
      measurement_id: 2 * number + 2,
      measurement_concept_id: gradeConcepts[grade] ?? 0,
      value_source_value: `G${grade + 1}`,
    },
  };
}

/** The sex that DICOM headers tell; empty where nobody knows. */
export const dicomSex = ({ gender }: Person) => (gender === female ? 'F' : gender === male ? 'M' : '');

/** The age on a day as DICOM writes it: years, or months of an infant. */
export function dicomAge({ born }: Person, day: Date): string {
  const months = (day.getUTCFullYear() - born.getUTCFullYear()) * 12 + day.getUTCMonth() - born.getUTCMonth();
  const whole = Math.max(0, day.getUTCDate() < born.getUTCDate() ? months - 1 : months);
  const three = (n: number) => String(Math.min(999, n)).padStart(3, '0');
  return whole < 24 ? `${three(whole)}M` : `${three(Math.floor(whole / 12))}Y`;
}
