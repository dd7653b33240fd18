//! Tests of accounts of residents, on both databases, through the slice's face; codes are read from their letters.

mod entering;
mod keeping;
mod losing;
mod passkeys;
mod rules;
mod wishes;
mod world;
