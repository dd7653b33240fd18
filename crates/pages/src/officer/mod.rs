//! What officers see once they signed in.

pub(crate) mod desk;
