//! Locks a mutex. The one place that says what becomes of a poisoned one.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks. A panic under a lock is a bug: release builds end there, so that only tests ever see a poisoned one, and go on.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
