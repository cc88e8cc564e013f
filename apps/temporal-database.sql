-- Temporal's own role and databases. PostgreSQL's image runs this once, as the owner, when it makes its data folder.
\getenv password TEMPORAL_DB_PASSWORD
create role temporal login password :'password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database temporal, temporal_visibility from public;
-- The migration lets each process of the product into the product's database; nobody else is.
revoke all on database traject from public;
