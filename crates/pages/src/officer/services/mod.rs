//! The desk of a service office: the queue of applications, one application, the manual way beside the national register, and the
//! list of benefits to be paid. What an officer may do is asked of the slice; nothing here decides it.

pub(crate) mod acts;
pub(crate) mod benefits;
pub(crate) mod case;
pub(crate) mod entry;
pub(crate) mod files;
pub(crate) mod manual;
pub(crate) mod queue;
