//! One client of a run: an idempotent or plain producer, a consumer and a maker of topics on one connection.

use std::collections::{BTreeMap, VecDeque};

use eventor_core::random::Random;

use super::model::Model;
use super::{Coverage, EARLIEST, Found, OFFSET_OUT_OF_RANGE, PARTITIONS, TOPIC, Wound};
use crate::{
    Client, Reply, Request, START_MS, batch, create_topic, delete_records, fetch, init_producer_id,
    list_offsets, produce,
};

const IN_FLIGHT_MAX: usize = 4;
const STORAGE_ERROR: i16 = 56;
/// What a partition answers when its broker stops.
const NOT_LEADER: i16 = 6;

/// Why a reply is awaited.
#[derive(Debug, Clone)]
enum Purpose {
    Produce { partition: i32, batch: Unacked, acks: i16, is_again: bool },
    Fetch { partition: i32, offset: i64, deadline_ms: u64, sent_ms: u64 },
    Start { partition: i32, overtaken: i64 },
    Delete { partition: i32 },
    ProducerId,
    Topic(String),
}

/// A batch of one record that may or may not have been appended.
#[derive(Debug, Clone, PartialEq)]
struct Unacked {
    value: String,
    producer_id: Option<i64>,
    /// -1 for a plain producer's.
    sequence: i32,
    timestamp: i64,
}

/// What an idempotent producer has under way in one partition.
#[derive(Debug, Default)]
struct Lane {
    next_sequence: i32,
    /// In order; those before `sent` are under way.
    unacked: VecDeque<Unacked>,
    sent: usize,
    /// Acknowledged last, and where: sent again now and then.
    last: Option<(Unacked, i64)>,
}

pub(super) struct Actor {
    pub number: usize,
    pub client: Client,
    /// The broker is stopping: long polls may end before their time.
    pub is_stopping: bool,
    awaited: VecDeque<Purpose>,
    /// The end of a request that was not sent yet.
    rest: Vec<u8>,
    is_idempotent: bool,
    producer_id: Option<i64>,
    lanes: BTreeMap<i32, Lane>,
    positions: BTreeMap<i32, i64>,
    /// Positions that lie before the log's start.
    overtaken: BTreeMap<i32, i64>,
    /// The last high watermark that it was told, by partition.
    watermarks: BTreeMap<i32, i64>,
    next_value: u32,
}

impl Actor {
    pub fn new(number: usize, client: Client) -> Actor {
        Actor {
            number,
            client,
            is_stopping: false,
            awaited: VecDeque::new(),
            rest: Vec::new(),
            is_idempotent: !number.is_multiple_of(3),
            producer_id: None,
            lanes: BTreeMap::new(),
            positions: BTreeMap::new(),
            overtaken: BTreeMap::new(),
            watermarks: BTreeMap::new(),
            next_value: 0,
        }
    }

    pub fn is_waiting(&self) -> bool {
        !self.awaited.is_empty()
    }

    pub fn waits_for(&self) -> String {
        format!("{:?}", self.awaited.front())
    }

    /// A new connection: what was under way may have happened or not, and is sent again.
    pub fn reconnect(&mut self, client: Client) {
        self.client = client;
        self.awaited.clear();
        self.rest.clear();
        self.lanes.values_mut().for_each(|lane| lane.sent = 0);
    }

    /// What was read and is gone is read again, and not sent again.
    pub fn clamp(&mut self, model: &Model) {
        self.watermarks.clear();
        self.overtaken.clear();
        for (partition, position) in &mut self.positions {
            let (start, end) =
                model.partitions.get(partition).map_or((0, 0), |seen| (seen.start, seen.end_offset));
            *position = (*position).clamp(start, end);
        }
        for (partition, lane) in &mut self.lanes {
            let values = model.partitions.get(partition).map(|seen| &seen.values);
            let is_there = |(one, offset): &(Unacked, i64)| {
                values.and_then(|values| values.get(offset)).is_some_and(|value| *value == one.value)
            };
            lane.last = lane.last.take().filter(is_there);
        }
    }

    /// Sends a request, in one piece or in several; the last piece may come later.
    fn send(&mut self, request: impl Request, purpose: Option<Purpose>, random: &mut Random) {
        self.send_rest();
        let bytes = self.client.begin(request);
        self.awaited.extend(purpose);
        match random.below(4) {
            0 => {
                let at = random.below(bytes.len() as u64) as usize;
                self.client.send_bytes(&bytes[..at]);
                self.rest = bytes[at..].to_vec();
                if random.below(2) == 0 {
                    self.send_rest();
                }
            }
            _ => self.client.send_bytes(&bytes),
        }
    }

    pub fn send_rest(&mut self) {
        let rest = std::mem::take(&mut self.rest);
        if !rest.is_empty() {
            self.client.send_bytes(&rest);
        }
    }

    pub fn make_topic(&mut self, model: &mut Model, random: &mut Random, _now_ms: u64) {
        let name = format!("made-{}", model.next_topic);
        model.next_topic += 1;
        self.send(create_topic(&name), Some(Purpose::Topic(name)), random);
    }

    pub fn fetch(&mut self, _model: &mut Model, random: &mut Random, now_ms: u64) {
        if self.awaited.iter().any(|purpose| matches!(purpose, Purpose::Fetch { .. })) {
            return self.send_rest();
        }
        let partition = random.below(PARTITIONS as u64) as i32;
        if let Some(&overtaken) = self.overtaken.get(&partition) {
            let start = Some(Purpose::Start { partition, overtaken });
            return self.send(list_offsets(TOPIC, partition, EARLIEST), start, random);
        }
        let offset = *self.positions.entry(partition).or_default();
        let max_wait_ms = random.below(500);
        let request = fetch(TOPIC, partition)
            .offset(offset)
            .min_bytes(1 + random.below(200) as i32)
            .partition_max_bytes(1 + random.below(2000) as i32)
            .max_wait_ms(max_wait_ms as i32);
        let deadline_ms = now_ms + max_wait_ms;
        self.send(request, Some(Purpose::Fetch { partition, offset, deadline_ms, sent_ms: now_ms }), random);
    }

    /// Deletes what it has read, or now and then everything.
    pub fn delete(&mut self, model: &mut Model, random: &mut Random, _now_ms: u64) {
        if self.awaited.iter().any(|purpose| matches!(purpose, Purpose::Delete { .. })) {
            return self.send_rest();
        }
        let partition = random.below(PARTITIONS as u64) as i32;
        let seen = model.partitions.entry(partition).or_default();
        let position = self.positions.get(&partition).copied().unwrap_or_default();
        let (offset, asked) = match random.below(4) {
            0 => (-1, i64::MAX),
            _ => (position, position),
        };
        seen.start_asked = seen.start_asked.max(asked);
        self.send(delete_records(TOPIC, partition, offset), Some(Purpose::Delete { partition }), random);
    }

    pub fn produce(&mut self, model: &mut Model, random: &mut Random, now_ms: u64) {
        if self.awaited.len() >= IN_FLIGHT_MAX {
            return self.send_rest();
        }
        let partition = random.below(PARTITIONS as u64) as i32;
        if self.is_idempotent && self.producer_id.is_none() {
            if !self.awaited.iter().any(|purpose| matches!(purpose, Purpose::ProducerId)) {
                self.send(init_producer_id(), Some(Purpose::ProducerId), random);
            }
            return;
        }
        let acks = match random.below(10) {
            0 if !self.is_idempotent => 0,
            1..4 => 1,
            _ => -1,
        };
        let lane = self.lanes.entry(partition).or_default();
        let (one, is_again) = match (lane.unacked.get(lane.sent), &lane.last) {
            (Some(waiting), _) => (waiting.clone(), false),
            (None, Some((last, _))) if lane.unacked.is_empty() && random.below(5) == 0 => {
                (last.clone(), true)
            }
            _ => {
                let value = format!("{}-{}", self.number, self.next_value);
                self.next_value += 1;
                let timestamp = START_MS + now_ms as i64;
                model.sent.insert(value.clone(), timestamp);
                let sequence = if self.is_idempotent { lane.next_sequence } else { -1 };
                lane.next_sequence += 1;
                let producer_id = self.producer_id;
                let one = Unacked { value, producer_id, sequence, timestamp };
                if self.is_idempotent {
                    lane.unacked.push_back(one.clone());
                }
                (one, false)
            }
        };
        if self.is_idempotent && !is_again {
            lane.sent += 1;
        }
        let mut records = batch([one.value.as_str()]).timestamp(one.timestamp);
        if let Some(id) = one.producer_id {
            records = records.producer(id, 0, one.sequence);
        }
        let purpose = Purpose::Produce { partition, batch: one, acks, is_again };
        self.send(produce(TOPIC, partition, records).acks(acks), (acks != 0).then_some(purpose), random);
    }

    /// Takes every reply that came and holds it against what is known.
    pub fn read(
        &mut self,
        model: &mut Model,
        coverage: &mut Coverage,
        wound: Wound,
        now_ms: u64,
    ) -> Result<(), Found> {
        while let Some(reply) = self.client.reply() {
            let Some(purpose) = self.awaited.pop_front() else {
                return Err(("NoWakeLost", format!("client {} got a reply too many", self.number)));
            };
            let error = reply.first_error().0;
            let may_fail =
                (wound > Wound::None && error == STORAGE_ERROR) || (self.is_stopping && error == NOT_LEADER);
            match purpose {
                Purpose::Produce { partition, batch, acks, is_again } => {
                    coverage.refused_for_space +=
                        u64::from(wound == Wound::Full && error == STORAGE_ERROR && !self.is_stopping);
                    self.produced(&reply, partition, &batch, acks, is_again, may_fail, (model, coverage))?;
                }
                Purpose::Fetch { partition, offset, .. } if error == OFFSET_OUT_OF_RANGE => {
                    coverage.overtaken += 1;
                    self.overtaken.insert(partition, offset);
                }
                Purpose::Start { .. } | Purpose::Delete { .. } if may_fail => {}
                Purpose::Start { partition, overtaken } => {
                    let start = reply.int("topics.0.partitions.0.offset");
                    if start <= overtaken {
                        let what =
                            format!("{TOPIC}-{partition} begins at {start}, and {overtaken} is out of range");
                        return Err(("StartHolds", what));
                    }
                    model.begins_at(partition, start, START_MS + now_ms as i64)?;
                    self.overtaken.remove(&partition);
                    self.positions.insert(partition, start);
                }
                Purpose::Delete { partition } => self.deleted(&reply, partition, (model, coverage))?,
                Purpose::Fetch { .. } if may_fail => coverage.woken_by_close += u64::from(self.is_stopping),
                Purpose::Fetch { partition, offset, deadline_ms, sent_ms } => {
                    let count = self.fetched(&reply, partition, offset, model)?;
                    match (count, reply.at_ms()) {
                        (1.., at_ms) if at_ms > sent_ms => coverage.woken_by_append += 1,
                        (0, at_ms) if at_ms < deadline_ms && self.is_stopping => coverage.woken_by_close += 1,
                        (0, at_ms) if at_ms > sent_ms => coverage.woken_by_time += 1,
                        _ => {}
                    }
                }
                Purpose::ProducerId => self.producer_id = Some(reply.int("producer_id")),
                Purpose::Topic(_) if error != 0 => {
                    return Err(("AckedSurvives", format!("a new topic answers {error} at {now_ms} ms")));
                }
                Purpose::Topic(name) => _ = model.topics.insert(name),
            }
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    fn produced(
        &mut self,
        reply: &Reply,
        partition: i32,
        one: &Unacked,
        acks: i16,
        is_again: bool,
        may_fail: bool,
        (model, coverage): (&mut Model, &mut Coverage),
    ) -> Result<(), Found> {
        let offset = reply.int("responses.0.partition_responses.0.base_offset");
        let lane = self.lanes.entry(partition).or_default();
        match reply.first_error().0 {
            0 => {
                let is_durable = acks == -1;
                model.acknowledge(partition, offset, &one.value, self.is_idempotent, is_durable)?;
                coverage.acknowledged += u64::from(is_durable);
                if let Some((_, first)) = lane.last.as_ref().filter(|_| is_again) {
                    if *first != offset {
                        let what = format!("{:?} was at {first} and is acknowledged at {offset}", one.value);
                        return Err(("NoDuplicateSequence", what));
                    }
                    coverage.duplicates_recognised += 1;
                }
                if let Some(at) = lane.unacked.iter().position(|unacked| unacked == one) {
                    lane.unacked.remove(at);
                    lane.sent -= usize::from(at < lane.sent);
                }
                if self.is_idempotent && one.producer_id == self.producer_id {
                    lane.last = Some((one.clone(), offset));
                }
                Ok(())
            }
            // Unknown whether it was appended: sent again after the next connection.
            _ if may_fail => Ok(()),
            // Earlier batches of this producer went with a crash: it begins anew.
            45..=47 | 59 => {
                self.producer_id = None;
                self.lanes.clear();
                Ok(())
            }
            // It took longer than the request allows: unknown likewise.
            7 => Ok(()),
            error => {
                let what = format!("{:?} for {TOPIC}-{partition} is answered with {error}", one.value);
                Err(("AckedSurvives", what))
            }
        }
    }

    fn deleted(
        &mut self,
        reply: &Reply,
        partition: i32,
        (model, coverage): (&mut Model, &mut Coverage),
    ) -> Result<(), Found> {
        if reply.first_error().0 != 0 {
            let what = format!("deleting from {TOPIC}-{partition} answers {:?}", reply.first_error());
            return Err(("StartHolds", what));
        }
        let start = reply.int("topics.0.partitions.0.low_watermark");
        let seen = model.partitions.entry(partition).or_default();
        coverage.starts_raised += u64::from(start > seen.start_durable);
        seen.start_durable = seen.start_durable.max(start);
        Ok(())
    }

    fn fetched(
        &mut self,
        reply: &Reply,
        partition: i32,
        from: i64,
        model: &mut Model,
    ) -> Result<usize, Found> {
        if reply.first_error().0 != 0 {
            let what = format!("{TOPIC}-{partition}@{from} answers {:?}", reply.first_error());
            return Err(("OffsetsContiguous", what));
        }
        let watermark = reply.int("responses.0.partitions.0.high_watermark");
        let before = self.watermarks.insert(partition, watermark).unwrap_or(0);
        if watermark < before {
            let what = format!("that of {TOPIC}-{partition} went from {before} to {watermark}");
            return Err(("HighWatermarkMonotone", what));
        }
        let mut next = from;
        for record in reply.records(0, 0).iter().filter(|record| record.offset >= from) {
            if record.offset != next {
                let what = format!("{} came where {next} should in {TOPIC}-{partition}", record.offset);
                return Err(("OffsetsContiguous", what));
            }
            model.place(partition, record.offset, &record.text())?;
            next += 1;
        }
        self.positions.insert(partition, next);
        Ok((next - from) as usize)
    }
}
