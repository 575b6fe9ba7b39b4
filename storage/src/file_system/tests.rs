//! Every file system keeps the contract; the crash model loses only what it may.

use std::io;

use super::*;

fn write<F: FileSystem>(fs: &F, path: &str, bytes: &[u8]) -> F::File {
    let file = fs.open(path, Open::Create).unwrap();
    file.write_at(0, bytes, &[]).unwrap();
    file
}

fn read<F: FileSystem>(fs: &F, path: &str) -> io::Result<Vec<u8>> {
    let file = fs.open(path, Open::Read)?;
    let mut bytes = vec![0; file.length()? as usize];
    file.read_at(0, &mut bytes)?;
    Ok(bytes)
}

/// What every file system must do alike.
fn behaves<F: FileSystem>(fs: &F) {
    fs.create_directory("d").unwrap();
    assert_eq!(fs.create_directory("d").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    assert_eq!(fs.open("d/f", Open::Write).err().unwrap().kind(), io::ErrorKind::NotFound);
    let file = fs.open("d/f", Open::Create).unwrap();
    file.write_at(2, b"ab", b"cdef").unwrap();
    assert_eq!(read(fs, "d/f").unwrap(), b"\0\0abcdef");
    file.set_length(4).unwrap();
    file.set_length(6).unwrap();
    assert_eq!(read(fs, "d/f").unwrap(), b"\0\0ab\0\0");
    let mut cut = [9; 4];
    assert_eq!(file.read_at(4, &mut cut).unwrap(), 2);
    assert_eq!(file.read_at(40, &mut cut).unwrap(), 0);
    file.allocate(0, 1 << 20);
    assert_eq!(file.length().unwrap(), 6);

    write(fs, "d/g", b"g");
    fs.rename("d/g", "d/f").unwrap();
    assert_eq!(read(fs, "d/f").unwrap(), b"g");
    assert_eq!(file.length().unwrap(), 6, "an open file outlives its name");
    assert_eq!(fs.list("d").unwrap(), [Entry { name: "f".to_owned(), is_directory: false }]);
    assert!(fs.remove_directory("d").is_err());
    fs.sync_directory("d").unwrap();
    fs.rename("d", "e").unwrap();
    fs.remove("e/f").unwrap();
    assert!(fs.list("e").unwrap().is_empty());
    fs.remove_directory("e").unwrap();
    assert_eq!(fs.list("e").unwrap_err().kind(), io::ErrorKind::NotFound);

    let lock = fs.lock(".lock").unwrap();
    assert_eq!(fs.lock(".lock").err().unwrap().kind(), io::ErrorKind::WouldBlock);
    drop(lock);
    fs.lock(".lock").unwrap();
}

#[test]
fn all_file_systems_behave_alike() {
    behaves(&Memory::new());
    behaves(&Crash::new());
    #[cfg(unix)]
    {
        let directory = crate::scratch::Scratch::new();
        behaves(&Disk::new(directory.path()));
    }
}

#[test]
fn synced_bytes_and_names_survive_any_crash() {
    for seed in 0..200 {
        let fs = Crash::new();
        fs.create_directory("d").unwrap();
        fs.sync_directory("").unwrap();
        let file = write(&fs, "d/f", &[1; 2000]);
        file.sync_data().unwrap();
        fs.sync_directory("d").unwrap();
        file.write_at(2000, &[2; 3000], &[]).unwrap();
        let after = fs.crash(seed);
        let bytes = read(&after, "d/f").unwrap();
        assert!(bytes.len() >= 2000 && bytes.len() <= 5000);
        assert!(bytes[..2000].iter().all(|byte| *byte == 1));
        assert!(bytes[2000..].iter().all(|byte| *byte == 2 || *byte == 0));
        // A second crash changes nothing more: what survived is durable.
        assert_eq!(read(&after.crash(seed + 1), "d/f").unwrap(), bytes);
    }
}

#[test]
fn names_that_were_not_synced_may_go_and_may_stay() {
    let mut outcomes = std::collections::BTreeSet::new();
    for seed in 0..100 {
        let fs = Crash::new();
        write(&fs, "old", b"old").sync_data().unwrap();
        fs.sync_directory("").unwrap();
        write(&fs, "new", b"new").sync_data().unwrap();
        fs.rename("new", "old").unwrap();
        let after = fs.crash(seed);
        outcomes.insert((read(&after, "old").unwrap(), read(&after, "new").is_ok()));
    }
    let expected = [(b"new".to_vec(), false), (b"old".to_vec(), false), (b"old".to_vec(), true)];
    assert_eq!(outcomes, expected.into());
}

#[test]
fn calls_fail_on_demand() {
    let fs = Crash::new();
    let file = write(&fs, "f", b"x");
    fs.fail(Operation::Sync, 2);
    file.sync_data().unwrap();
    file.sync_data().unwrap_err();
    file.sync_data().unwrap();
    fs.cut_power_after(1);
    file.write_at(0, b"y", &[]).unwrap();
    file.write_at(0, b"z", &[]).unwrap_err();
    fs.remove("f").unwrap_err();
    assert_eq!(read(&fs, "f").unwrap(), b"y");
}
