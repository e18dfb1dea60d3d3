// Sends each record to a topic that a member of its JSON names.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	checkVersion()
	member := os.Getenv("ROUTE_BY")
	fmt.Printf("routes %s to %s by %s\n", os.Getenv("REDPANDA_INPUT_TOPIC"), os.Getenv("REDPANDA_OUTPUT_TOPIC_1"), member)
	var buffer []byte
	for {
		count, largest := readBatchHeader()
		if largest > len(buffer) {
			buffer = make([]byte, largest)
		}
		for range count {
			payload := readRecord(buffer)
			topic := topicOf(valueOf(payload), member)
			if status := write(payload, topic); status < 0 {
				fmt.Fprintf(os.Stderr, "no topic %s: status %d\n", topic, status)
				if status = write(payload, ""); status < 0 {
					panic("the host takes no record")
				}
			}
		}
	}
}

// topicOf gives nothing for a record that names no topic.
func topicOf(value []byte, member string) string {
	var members map[string]any
	if json.Unmarshal(value, &members) != nil {
		return ""
	}
	topic, _ := members[member].(string)
	return topic
}
