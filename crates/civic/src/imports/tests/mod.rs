//! Tests of imports: what a file is, what a row means, what is stored, on both databases.

mod decide;
mod examine;
mod mapping;
mod places;
mod properties;
mod take;
mod world;
