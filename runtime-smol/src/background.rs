//! What runs beside the connections: timers, flushes, jobs, log lines. One task each, asleep until there is something, and a
//! thread each for flushes and jobs, which may block.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use async_executor::{Executor, Task};
use async_io::Timer;
use eventor_core::broker::{Broker, Interest, Job};
use eventor_core::lock::lock;
use eventor_server::{Clock, Stop, log};

use crate::worker::Worker;

/// The tasks, until [`Background::stop`].
pub struct Background {
    executor: Arc<Executor<'static>>,
    broker: Arc<Broker>,
    clock: Arc<dyn Clock>,
    stopped: Stop,
    tasks: Mutex<Vec<Task<()>>>,
    flushes: Worker,
    jobs: Worker,
}

impl Background {
    /// Starts the tasks. `stop` is thrown when the broker cannot go on.
    pub fn start(
        executor: &Arc<Executor<'static>>,
        broker: &Arc<Broker>,
        clock: &Arc<dyn Clock>,
        stop: &Stop,
    ) -> Arc<Background> {
        let background = Arc::new(Background {
            executor: executor.clone(),
            broker: broker.clone(),
            clock: clock.clone(),
            stopped: Stop::new(),
            tasks: Mutex::default(),
            flushes: Worker::start("flush", broker, clock),
            jobs: Worker::start("job", broker, clock),
        });
        background.spawn(timer(background.clone()));
        background.spawn(flushes(background.clone()));
        background.spawn(jobs(background.clone()));
        background.spawn(events(background.clone(), stop.clone()));
        background
    }

    /// Ends the tasks, each after what it is doing.
    pub async fn stop(&self) {
        self.stopped.stop();
        let tasks = std::mem::take(&mut *lock(&self.tasks));
        for task in tasks {
            task.await;
        }
        self.flushes.stop();
        self.jobs.stop();
    }

    /// Runs a flush that a connection waits for. The broker hands out one at a time.
    pub fn flush(&self, flush: Job) {
        self.flushes.run(flush);
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let task = self.executor.spawn(task);
        lock(&self.tasks).push(task);
    }

    /// Waits for `next` to answer, asked again whenever the broker wakes for `interest`; `None` when stopped.
    async fn next<T>(
        &self,
        interest: Interest,
        mut next: impl FnMut(&mut Context<'_>) -> Option<T>,
    ) -> Option<T> {
        poll_fn(|context| {
            self.stopped.register(context.waker());
            if self.stopped.is_stopped() {
                return Poll::Ready(None);
            }
            self.broker.register(interest, context.waker());
            next(context).map_or(Poll::Pending, |found| Poll::Ready(Some(found)))
        })
        .await
    }
}

async fn timer(background: Arc<Background>) {
    let mut timer = Timer::never();
    let due = |context: &mut Context<'_>| {
        let now = background.clock.now();
        let deadline = background.broker.poll_timeout()?;
        if deadline <= now.mono {
            return Some(now);
        }
        timer.set_at(Instant::now() + Duration::from_millis(deadline - now.mono));
        Pin::new(&mut timer).poll(context).is_ready().then_some(now)
    };
    let mut due = due;
    while let Some(now) = background.next(Interest::Timer, &mut due).await {
        background.broker.handle_timeout(now);
    }
}

async fn flushes(background: Arc<Background>) {
    while let Some(flush) = background.next(Interest::Flush, |_| background.broker.poll_flush()).await {
        background.flushes.run(flush);
    }
}

/// The broker hands out the next job when it is told of the last.
async fn jobs(background: Arc<Background>) {
    while let Some(job) = background.next(Interest::Job, |_| background.broker.poll_job()).await {
        background.jobs.run(job);
    }
}

async fn events(background: Arc<Background>, stop: Stop) {
    let poll = |_: &mut Context<'_>| {
        let event = background.broker.poll_event();
        if event.is_none() && background.broker.fatal().is_some() {
            stop.stop();
        }
        event
    };
    while let Some(event) = background.next(Interest::Event, poll).await {
        log::event(&event);
    }
}
