//! What runs beside the connections: timers, flushes, jobs, log lines. One thread each, asleep until there is something.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use eventor_core::broker::{Broker, Interest, Job};
use eventor_server::{Clock, Stop, log};

/// The threads, until [`Background::stop`].
pub struct Background {
    stopped: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Background {
    /// Starts the threads. `stop` is thrown when the broker cannot go on.
    pub fn start(broker: &Arc<Broker>, clock: &Arc<dyn Clock>, stop: &Stop) -> Background {
        let mut background = Background { stopped: Arc::default(), threads: Vec::new() };
        background.spawn("timer", broker, Interest::Timer, {
            let (broker, clock) = (broker.clone(), clock.clone());
            move || timer(&broker, &*clock)
        });
        background.spawn("flush", broker, Interest::Flush, {
            let (broker, clock, stopped) = (broker.clone(), clock.clone(), background.stopped.clone());
            move || run_all(&broker, &*clock, &stopped, Broker::poll_flush)
        });
        background.spawn("job", broker, Interest::Job, {
            let (broker, clock, stopped) = (broker.clone(), clock.clone(), background.stopped.clone());
            move || run_all(&broker, &*clock, &stopped, Broker::poll_job)
        });
        background.spawn("log", broker, Interest::Event, {
            let (broker, stop) = (broker.clone(), stop.clone());
            move || events(&broker, &stop)
        });
        background
    }

    /// Ends the threads, each after what it is doing.
    pub fn stop(self) {
        self.stopped.store(true, Ordering::Release);
        for thread in self.threads {
            thread.thread().unpark();
            // A thread that panicked has said so; release builds abort there.
            let _ = thread.join();
        }
    }

    /// A thread that does `work` whenever the broker wakes it; `work` answers how long to sleep at most.
    fn spawn(
        &mut self,
        name: &str,
        broker: &Arc<Broker>,
        interest: Interest,
        mut work: impl FnMut() -> Option<Duration> + Send + 'static,
    ) {
        let (broker, stopped) = (broker.clone(), self.stopped.clone());
        let run = move || {
            broker.register(interest, &Waker::from(Arc::new(Unpark(thread::current()))));
            while !stopped.load(Ordering::Acquire) {
                match work() {
                    Some(rest) => thread::park_timeout(rest),
                    None => thread::park(),
                }
            }
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(run);
        self.threads.push(thread.expect("the system gives a starting broker its few threads"));
    }
}

fn timer(broker: &Broker, clock: &dyn Clock) -> Option<Duration> {
    loop {
        let now = clock.now();
        let deadline = broker.poll_timeout()?;
        if deadline > now.mono {
            return Some(Duration::from_millis(deadline - now.mono));
        }
        broker.handle_timeout(now);
    }
}

/// Runs what there is, until the broker stops: what is not begun then is done again, or not needed, at the next start.
fn run_all(
    broker: &Broker,
    clock: &dyn Clock,
    stopped: &AtomicBool,
    next: impl Fn(&Broker) -> Option<Job>,
) -> Option<Duration> {
    while !stopped.load(Ordering::Acquire)
        && let Some(job) = next(broker)
    {
        broker.handle_done(job.run(), clock.now());
    }
    None
}

fn events(broker: &Broker, stop: &Stop) -> Option<Duration> {
    while let Some(event) = broker.poll_event() {
        log::event(&event);
    }
    if broker.fatal().is_some() {
        stop.stop();
    }
    None
}
