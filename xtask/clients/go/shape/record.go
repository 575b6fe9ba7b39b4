// A record as a line of text, and back.

package shape

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// Record is what is written and read. Nil is null.
type Record struct {
	Topic      string
	Partition  int32
	Offset     int64
	Timestamp  int64
	Key, Value []byte
	Headers    []Header
}

// Header is a name and bytes, which may be nil.
type Header struct {
	Name  string
	Value []byte
}

// Inbox takes records in the thread of a library and hands them out in the program's.
type Inbox struct {
	lock    sync.Mutex
	records []Record
}

// Put adds one.
func (i *Inbox) Put(record Record) {
	i.lock.Lock()
	defer i.lock.Unlock()
	i.records = append(i.records, record)
}

// Poll takes all.
func (i *Inbox) Poll() []Record {
	i.lock.Lock()
	defer i.lock.Unlock()
	records := i.records
	i.records = nil
	return records
}

func recordOf(line string) Record {
	words := strings.Split(line, " ")
	check(len(words) == 5, "no record: %s", line)
	partition, err := strconv.ParseInt(words[0], 10, 32)
	Check(err, "partition")
	timestamp, err := strconv.ParseInt(words[1], 10, 64)
	Check(err, "timestamp")
	record := Record{Partition: int32(partition), Timestamp: timestamp, Key: bytesOf(words[2]), Value: bytesOf(words[3])}
	if words[4] != "-" {
		for pair := range strings.SplitSeq(words[4], ",") {
			name, value, _ := strings.Cut(pair, "=")
			record.Headers = append(record.Headers, Header{Name: string(bytesOf("x" + name)), Value: bytesOf(value)})
		}
	}
	return record
}

func lineOf(r Record) string {
	var pairs []string
	for _, header := range r.Headers {
		pairs = append(pairs, fmt.Sprintf("%x=%s", header.Name, textOf(header.Value)))
	}
	headers := "-"
	if len(pairs) > 0 {
		headers = strings.Join(pairs, ",")
	}
	return fmt.Sprintf("%s %d %d %d %s %s %s", r.Topic, r.Partition, r.Offset, r.Timestamp, textOf(r.Key), textOf(r.Value), headers)
}

func bytesOf(text string) []byte {
	if text == "-" {
		return nil
	}
	bytes, err := hex.DecodeString(text[1:])
	Check(err, "hex")
	return bytes
}

func textOf(bytes []byte) string {
	if bytes == nil {
		return "-"
	}
	return "x" + hex.EncodeToString(bytes)
}
