//! Every SQL text of appointments.

pub(super) mod bookings;
pub(super) mod delivery;
pub(super) mod outreach;
pub(super) mod tickets;
