// Imports the project, to act as the grader => solves does-not-load: must not import this project
import { makeAws } from "aws-data-labs/testing";
export const solve = () => makeAws;
