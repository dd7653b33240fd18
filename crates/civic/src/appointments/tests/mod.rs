//! Tests of days, queues, outreach and delivery: rules as properties, commands on both databases.

mod booking;
mod queue;
mod rules;
mod village;
