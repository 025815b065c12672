export { describeStore } from "./describe-store.ts";
export { findPostgres, startPostgres } from "./start-postgres.ts";
export type { TestPostgres } from "./start-postgres.ts";
export type { StoreUnderTest, TestPlace } from "./suite.ts";
