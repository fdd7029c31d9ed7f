// Imports the project, to speak as the grader => solves does-not-load: must not import this project
import { makeAws } from "aws-data-labs/testing";
export const solve = () => makeAws;
