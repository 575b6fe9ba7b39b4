//! Producer state at its boundaries, and against logs, snapshots and transaction indexes that Kafka wrote.

use super::*;
use crate::records::build::end_txn_marker;
use crate::records::{BatchBuilder, BatchMut, BatchSpec, Batches, NewRecord};

const EPOCH: i16 = 3;
const ID: i64 = 77;

/// A data batch of `count` records.
struct Data {
    epoch: i16,
    sequence: i32,
    count: i32,
    offset: Offset,
    transactional: bool,
}

fn data(sequence: i32, count: i32, offset: Offset) -> Data {
    Data { epoch: EPOCH, sequence, count, offset, transactional: false }
}

impl Data {
    fn bytes(&self) -> Vec<u8> {
        let mut builder = BatchBuilder::new(BatchSpec {
            base_offset: self.offset,
            producer_id: ID,
            producer_epoch: self.epoch,
            base_sequence: self.sequence,
            transactional: self.transactional,
            ..BatchSpec::default()
        });
        for at in 0..self.count {
            builder.push(NewRecord {
                timestamp: 1000 + self.offset + i64::from(at),
                value: Some(b"v"),
                ..NewRecord::default()
            });
        }
        builder.build()
    }
}

fn check(producers: &Producers, data: &Data) -> Result<Verdict, ErrorCode> {
    producers.check(&Batch::parse(&data.bytes(), 0).unwrap())
}

fn append(producers: &mut Producers, data: &Data) {
    let bytes = data.bytes();
    let batch = Batch::parse(&bytes, 0).unwrap();
    assert_eq!(producers.check(&batch), Ok(Verdict::Append), "at offset {}", data.offset);
    assert_eq!(producers.append(&batch), None);
}

fn marker(committed: bool, epoch: i16, coordinator_epoch: i32, offset: Offset) -> Vec<u8> {
    let mut bytes = end_txn_marker(ID, epoch, EndTxnMarker { committed, coordinator_epoch }, 5000 + offset);
    BatchMut::parse(&mut bytes, 0).unwrap().assign(offset, 0);
    bytes
}

fn end(producers: &mut Producers, committed: bool, epoch: i16, offset: Offset) -> Option<AbortedTxn> {
    let bytes = marker(committed, epoch, 0, offset);
    let batch = Batch::parse(&bytes, 0).unwrap();
    let announced = producers.aborted_by(&batch).unwrap();
    let aborted = producers.append(&batch);
    assert_eq!(announced, aborted, "what is announced is what happens");
    aborted
}

#[test]
fn unknown_producer_may_start_at_any_sequence() {
    assert_eq!(check(&Producers::default(), &data(500, 1, 0)), Ok(Verdict::Append));
}

#[test]
fn batch_without_producer_is_not_remembered() {
    let bytes = BatchBuilder::new(BatchSpec::default()).build();
    let batch = Batch::parse(&bytes, 0).unwrap();
    let mut producers = Producers::default();
    assert_eq!(producers.check(&batch), Ok(Verdict::Append));
    producers.append(&batch);
    assert!(producers.is_empty());
    assert_eq!(producers.producer_id_max(), -1);
}

#[test]
fn trap_18_duplicate_answers_with_the_original() {
    let mut producers = Producers::default();
    append(&mut producers, &data(0, 3, 10));
    let again = Verdict::Duplicate { base_offset: 10, last_offset: 12, timestamp: 1012 };
    assert_eq!(check(&producers, &data(0, 3, 0)), Ok(again));
    assert_eq!(
        check(&producers, &data(0, 2, 0)),
        Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER),
        "same start, another end"
    );
}

#[test]
fn trap_18_window_of_duplicates_is_five_batches() {
    let mut producers = Producers::default();
    for n in 0..6 {
        append(&mut producers, &data(n, 1, i64::from(n)));
    }
    assert_eq!(check(&producers, &data(0, 1, 0)), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    for n in 1..6 {
        let (offset, timestamp) = (i64::from(n), 1000 + i64::from(n));
        let original = Verdict::Duplicate { base_offset: offset, last_offset: offset, timestamp };
        assert_eq!(check(&producers, &data(n, 1, 99)), Ok(original));
    }
    assert_eq!(check(&producers, &data(6, 1, 6)), Ok(Verdict::Append));
}

#[test]
fn trap_18_gap_is_out_of_order() {
    let mut producers = Producers::default();
    append(&mut producers, &data(0, 3, 0));
    assert_eq!(check(&producers, &data(4, 1, 0)), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    assert_eq!(check(&producers, &data(3, 1, 0)), Ok(Verdict::Append));
}

#[test]
fn trap_18_sequences_wrap_to_zero() {
    let mut producers = Producers::default();
    append(&mut producers, &data(i32::MAX - 1, 1, 0));
    append(&mut producers, &data(i32::MAX, 1, 1));
    assert_eq!(check(&producers, &data(i32::MIN, 1, 2)), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    append(&mut producers, &data(0, 1, 2));

    let mut producers = Producers::default();
    append(&mut producers, &data(i32::MAX - 1, 5, 0));
    assert_eq!(producers.iter().next().unwrap().1.last_sequence(), 2, "the wrap lies inside the batch");
    let again = Verdict::Duplicate { base_offset: 0, last_offset: 4, timestamp: 1004 };
    assert_eq!(check(&producers, &data(i32::MAX - 1, 5, 9)), Ok(again));
    append(&mut producers, &data(3, 1, 5));
}

#[test]
fn older_epoch_is_fenced_and_newer_starts_at_zero() {
    let mut producers = Producers::default();
    append(&mut producers, &data(0, 1, 0));
    let of_epoch = |epoch, sequence| Data { epoch, ..data(sequence, 1, 1) };
    assert_eq!(check(&producers, &of_epoch(EPOCH - 1, 1)), Err(ErrorCode::INVALID_PRODUCER_EPOCH));
    assert_eq!(
        check(&producers, &of_epoch(EPOCH - 1, 0)),
        Err(ErrorCode::INVALID_PRODUCER_EPOCH),
        "an old epoch's batch is no duplicate"
    );
    assert_eq!(check(&producers, &of_epoch(EPOCH + 1, 1)), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    append(&mut producers, &of_epoch(EPOCH + 1, 0));
    assert_eq!(check(&producers, &of_epoch(EPOCH, 0)), Err(ErrorCode::INVALID_PRODUCER_EPOCH));
    assert_eq!(check(&producers, &of_epoch(EPOCH + 1, 1)), Ok(Verdict::Append));
}

#[test]
fn open_transaction_holds_back_the_last_stable_offset() {
    let mut producers = Producers::default();
    assert_eq!(producers.last_stable_offset(9), 9);
    append(&mut producers, &Data { transactional: true, ..data(0, 2, 10) });
    append(&mut producers, &Data { transactional: true, ..data(2, 2, 12) });
    assert!(producers.has_open_txn(ID, EPOCH));
    assert!(!producers.has_open_txn(ID, EPOCH + 1));
    assert_eq!(producers.first_unstable_offset(), Some(10));
    assert_eq!(producers.last_stable_offset(14), 10);
    assert_eq!(producers.last_stable_offset(5), 5);
    assert_eq!(check(&producers, &data(4, 1, 14)), Err(ErrorCode::INVALID_TXN_STATE));

    let aborted = end(&mut producers, false, EPOCH, 14).unwrap();
    let expected = AbortedTxn { producer_id: ID, first_offset: 10, last_offset: 14, last_stable_offset: 15 };
    assert_eq!(aborted, expected);
    assert_eq!(producers.last_stable_offset(15), 15);
    assert_eq!(end(&mut producers, false, EPOCH, 15), None, "a marker without data");
}

#[test]
fn commit_yields_no_aborted_transaction() {
    let mut producers = Producers::default();
    append(&mut producers, &Data { transactional: true, ..data(0, 2, 0) });
    assert_eq!(end(&mut producers, true, EPOCH, 2), None);
    assert_eq!(producers.first_unstable_offset(), None);
}

#[test]
fn aborted_transaction_states_what_other_transactions_hold_back() {
    let mut producers = Producers::default();
    let mut other = Data { transactional: true, ..data(0, 1, 5) }.bytes();
    other[43..51].copy_from_slice(&1_i64.to_be_bytes());
    append(&mut producers, &Data { transactional: true, ..data(0, 1, 4) });
    producers.append(&Batch::parse(&other, 0).unwrap());
    assert_eq!(end(&mut producers, false, EPOCH, 6).unwrap().last_stable_offset, 5);
    assert_eq!(producers.first_unstable_offset(), Some(5));
}

#[test]
fn marker_of_next_epoch_forgets_batches_and_keeps_the_next_sequence_at_zero() {
    let mut producers = Producers::default();
    append(&mut producers, &Data { transactional: true, ..data(0, 2, 0) });
    end(&mut producers, true, EPOCH + 1, 2);
    let (_, producer) = producers.iter().next().unwrap();
    assert_eq!((producer.epoch, producer.last_sequence(), producer.last_timestamp), (EPOCH + 1, -1, 5002));
    let next = |sequence| Data { epoch: EPOCH + 1, transactional: true, ..data(sequence, 1, 3) };
    assert_eq!(check(&producers, &next(2)), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    append(&mut producers, &next(0));
}

#[test]
fn late_markers_are_fenced() {
    let mut producers = Producers::default();
    assert_eq!(producers.check_marker(ID, 0, 0, 2), Ok(()), "an unknown producer's");
    append(&mut producers, &Data { transactional: true, ..data(0, 1, 0) });
    let fenced = Err(ErrorCode::INVALID_PRODUCER_EPOCH);
    assert_eq!(producers.check_marker(ID, EPOCH - 1, 0, 0), fenced);
    assert_eq!(producers.check_marker(ID, EPOCH, 0, 1), Ok(()));
    assert_eq!(producers.check_marker(ID, EPOCH, 0, 2), fenced, "version 2 always raises the epoch");
    assert_eq!(producers.check_marker(ID, EPOCH + 1, 0, 2), Ok(()));
    producers.append(&Batch::parse(&marker(true, EPOCH + 1, 8, 1), 0).unwrap());
    assert_eq!(producers.check_marker(ID, EPOCH + 1, 8, 2), Ok(()), "repeated");
    assert_eq!(producers.check_marker(ID, EPOCH, 8, 2), fenced);
    assert_eq!(producers.check_marker(ID, EPOCH + 1, 7, 2), Err(ErrorCode::TRANSACTION_COORDINATOR_FENCED));
}

#[test]
fn replay_never_refuses() {
    let mut producers = Producers::default();
    for odd in [data(9, 1, 0), data(3, 1, 1), Data { epoch: 1, ..data(7, 2, 2) }] {
        let bytes = odd.bytes();
        assert_eq!(producers.replay(&Batch::parse(&bytes, 0).unwrap()), Ok(None));
    }
    let (_, producer) = producers.iter().next().unwrap();
    assert_eq!((producer.epoch, producer.last_sequence()), (1, 8), "the last batch holds");
}

#[test]
fn marker_that_compaction_emptied_changes_nothing() {
    let spec = BatchSpec { producer_id: ID, control: true, transactional: true, ..BatchSpec::default() };
    let bytes = BatchBuilder::new(spec).build();
    let mut producers = Producers::default();
    assert_eq!(producers.replay(&Batch::parse(&bytes, 0).unwrap()), Ok(None));
    assert!(producers.is_empty());
    assert_eq!(producers.producer_id_max(), ID);
}

#[test]
fn marker_that_cannot_be_read_is_malformed_and_not_remembered() {
    let whole = marker(false, EPOCH, 0, 0);
    for at in 61..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x80;
        let mut producers = Producers::default();
        let batch = Batch::parse(&bytes, 0).unwrap();
        if producers.replay(&batch).is_err() {
            assert!(producers.is_empty(), "byte {at}");
        }
    }
    let mut bytes = whole;
    bytes[22] |= 1;
    assert!(Producers::default().replay(&Batch::parse(&bytes, 0).unwrap()).is_err(), "compressed");
}

#[test]
fn expiry_spares_open_transactions() {
    let mut producers = Producers::default();
    append(&mut producers, &data(0, 1, 0));
    producers.expire(Wall(1000 + 99), 100);
    assert_eq!(producers.len(), 1);
    producers.expire(Wall(1000 + 100), 100);
    assert!(producers.is_empty());
    assert_eq!(producers.producer_id_max(), ID, "its id is never handed out again");

    append(&mut producers, &Data { transactional: true, ..data(0, 1, 0) });
    producers.expire(Wall(i64::MAX), 100);
    assert_eq!(producers.len(), 1);
    producers.expire(Wall(i64::MIN), 100);
}

#[test]
fn empty_snapshot_is_ten_bytes() {
    let bytes = Producers::default().to_snapshot();
    assert_eq!(bytes, [0, 1, 0x48, 0x67, 0x4b, 0xc7, 0, 0, 0, 0]);
    assert_eq!(Producers::from_snapshot(&bytes), Ok(Producers::default()));
}

#[test]
fn snapshot_keeps_the_newest_batch_and_the_open_transaction() {
    let mut producers = Producers::default();
    for n in 0..3 {
        append(&mut producers, &Data { transactional: true, ..data(n * 2, 2, i64::from(n) * 2) });
    }
    let loaded = Producers::from_snapshot(&producers.to_snapshot()).unwrap();
    assert_eq!(loaded.to_snapshot(), producers.to_snapshot());
    assert_eq!(loaded.first_unstable_offset(), Some(0));
    let again = Verdict::Duplicate { base_offset: 4, last_offset: 5, timestamp: 1005 };
    let transactional = |sequence, count| Data { transactional: true, ..data(sequence, count, 6) };
    assert_eq!(check(&loaded, &transactional(4, 2)), Ok(again));
    assert_eq!(check(&loaded, &transactional(2, 2)), Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER));
    assert_eq!(check(&loaded, &transactional(6, 1)), Ok(Verdict::Append));
}

#[test]
fn damaged_snapshot_is_malformed() {
    let mut producers = Producers::default();
    append(&mut producers, &data(0, 1, 0));
    let bytes = producers.to_snapshot();
    for at in 0..bytes.len() {
        assert!(Producers::from_snapshot(&bytes[..at]).is_err(), "cut at {at}");
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        assert!(Producers::from_snapshot(&flipped).is_err(), "flipped at {at}");
    }
    let mut counted = bytes.clone();
    counted[6..10].copy_from_slice(&i32::MAX.to_be_bytes());
    let crc = checksum(&counted[6..]);
    counted[2..6].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(Producers::from_snapshot(&counted).unwrap_err().at, 6);
}

/// Replays a log that Kafka wrote and must arrive at the snapshot and the transaction index that Kafka wrote.
fn replay_recorded(log: &[u8], snapshot: &[u8], txn_index: &[u8]) {
    let (mut producers, mut index) = (Producers::default(), Vec::new());
    for batch in Batches::new(log) {
        let batch = batch.unwrap();
        assert!(batch.crc_is_valid());
        if let Some(aborted) = producers.replay(&batch).unwrap() {
            index.extend([0, 0]);
            let AbortedTxn { producer_id, first_offset, last_offset, last_stable_offset } = aborted;
            for field in [producer_id, first_offset, last_offset, last_stable_offset] {
                index.extend(field.to_be_bytes());
            }
        }
    }
    assert_eq!(producers.to_snapshot(), snapshot);
    assert_eq!(index, txn_index);
    assert_eq!(Producers::from_snapshot(snapshot).unwrap().to_snapshot(), snapshot);
}

macro_rules! recorded {
    ($($test:ident $name:literal)*) => {
        $(#[test]
        fn $test() {
            replay_recorded(
                include_bytes!(concat!("../../../tests/data/", $name, ".log")),
                include_bytes!(concat!("../../../tests/data/", $name, ".snapshot")),
                include_bytes!(concat!("../../../tests/data/", $name, ".txnindex")),
            );
        })*
    };
}

recorded! {
    recorded_log_with_two_open_transactions "orders-0"
    recorded_log_with_an_open_transaction "payments-0"
    recorded_log_of_both_transaction_versions "payments-1"
}

#[test]
fn entry_is_small() {
    assert!(size_of::<Producer>() + size_of::<i64>() <= 256, "{} bytes", size_of::<Producer>());
}
