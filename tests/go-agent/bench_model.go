package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// benchModel answers the charm: each unit says the number 1.
type benchModel struct {
	list []byte

	process atomic.Int64
	// The most memory that the charm had used when it set its status. That of its resource usage would
	// hold this process's own, of which it began as a copy.
	rss int64

	mutex    sync.Mutex
	config   string
	state    map[string]string // what state-set has set
	commands int
	reads    int
	status   string
}

func newBenchModel(units int) *benchModel {
	names := make([]string, units)
	for i := range names {
		names[i] = fmt.Sprintf("postgresql/%d", i)
	}
	list, _ := json.Marshal(names) // text is always JSON
	return &benchModel{list: append(list, '\n'), state: map[string]string{}}
}

func (model *benchModel) begin(config string) {
	model.mutex.Lock()
	defer model.mutex.Unlock()
	model.config, model.commands, model.reads, model.status = config, 0, 0, ""
}

func (model *benchModel) end() (commands, reads int, status string) {
	model.mutex.Lock()
	defer model.mutex.Unlock()
	return model.commands, model.reads, model.status
}

// Main answers one command; as the agent, one at a time.
func (model *benchModel) Main(request Request, response *ExecResponse) error {
	model.mutex.Lock()
	defer model.mutex.Unlock()
	model.commands++
	switch request.CommandName {
	case "config-get":
		response.Stdout = []byte(model.config + "\n")
	case "relation-ids":
		response.Stdout = []byte("[\"db:0\"]\n")
	case "relation-list":
		response.Stdout = model.list
	case "relation-get":
		model.reads++
		response.Stdout = []byte("{\"ingress-address\":\"10.0.0.1\",\"number\":\"1\",\"private-address\":\"10.0.0.1\"}\n")
	case "is-leader":
		response.Stdout = []byte("false\n")
	case "status-set":
		model.rss = peakRss(model.process.Load())
		model.status = request.Args[len(request.Args)-1]
	case "state-get":
		state, _ := json.Marshal(model.state) // text is always JSON
		response.Stdout = append(state, '\n')
	case "state-set":
		return json.Unmarshal(request.Stdin, &model.state)
	case "state-delete":
		delete(model.state, request.Args[len(request.Args)-1])
	case "juju-log":
	default:
		return fmt.Errorf("bad request: unknown command: %s", request.CommandName)
	}
	return nil
}

// peakRss is a process's VmHWM, in KiB; 0 where it cannot be read.
func peakRss(process int64) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmHWM:" {
			kib, _ := strconv.ParseInt(fields[1], 10, 64)
			return kib
		}
	}
	return 0
}
