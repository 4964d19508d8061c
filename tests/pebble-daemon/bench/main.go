// The workloads by Pebble's own client: bench SOCKET WORKLOAD DIRECTORY BYTES COUNT.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/canonical/pebble/client"
)

// cost is what a workload costs this process.
type cost struct {
	Wall float64 `json:"wall_ms"`
	Cpu  float64 `json:"cpu_ms"`
	Rss  int64   `json:"rss_kib"`
}

// workload is what there is to do: with count files of so many bytes, or count times.
type workload struct {
	client    *client.Client
	block     []byte
	directory string
	bytes     int64
	count     int
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) != 5 {
		return fmt.Errorf("usage: bench SOCKET WORKLOAD DIRECTORY BYTES COUNT")
	}
	pebble, err := client.New(&client.Config{Socket: arguments[0]})
	if err != nil {
		return err
	}
	length, err := strconv.ParseInt(arguments[3], 10, 64)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(arguments[4])
	if err != nil {
		return err
	}
	if _, err := pebble.SysInfo(); err != nil {
		return err
	}
	given := workload{pebble, block(), arguments[2], length, count}
	workloads := map[string]func() error{
		"push":      given.push,
		"pull":      given.pull,
		"push-tree": given.pushTree,
		"pull-tree": given.pullTree,
		"services":  given.services,
		"exec":      given.exec,
	}
	work, ok := workloads[arguments[1]]
	if !ok {
		return fmt.Errorf("no workload %q", arguments[1])
	}
	start, before := time.Now(), processorTime()
	if err := work(); err != nil {
		return err
	}
	wall, cpu := time.Since(start), processorTime()-before
	memory, err := peakMemory()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(cost{milliseconds(wall), milliseconds(cpu), memory})
}

func (work workload) push() error {
	for number := range work.count {
		options := client.PushOptions{
			Path:   fmt.Sprintf("%s/%d", work.directory, number),
			Source: io.LimitReader(&content{block: work.block}, work.bytes),
		}
		if err := work.client.Push(&options); err != nil {
			return err
		}
	}
	return nil
}

func (work workload) pull() error {
	for number := range work.count {
		var came counter
		options := client.PullOptions{
			Path:   fmt.Sprintf("%s/%d", work.directory, number),
			Target: &came,
		}
		if err := work.client.Pull(&options); err != nil {
			return err
		}
		if int64(came) != work.bytes {
			return fmt.Errorf("%d bytes instead of %d", came, work.bytes)
		}
	}
	return nil
}

// pushTree does what the client has no call for.
func (work workload) pushTree() error {
	copied := work.directory + "-copy"
	if err := work.client.MakeDir(&client.MakeDirOptions{Path: copied}); err != nil {
		return err
	}
	entries, err := os.ReadDir(work.directory)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := work.pushFile(entry.Name(), copied); err != nil {
			return err
		}
	}
	return nil
}

func (work workload) pushFile(name, directory string) error {
	file, err := os.Open(filepath.Join(work.directory, name))
	if err != nil {
		return err
	}
	defer file.Close()
	return work.client.Push(&client.PushOptions{Path: filepath.Join(directory, name), Source: file})
}

// pullTree does what the client has no call for.
func (work workload) pullTree() error {
	copied := work.directory + "-copy"
	if err := os.Mkdir(copied, 0o755); err != nil {
		return err
	}
	files, err := work.client.ListFiles(&client.ListFilesOptions{Path: work.directory})
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := work.pullFile(file, copied); err != nil {
			return err
		}
	}
	return nil
}

func (work workload) pullFile(info *client.FileInfo, directory string) error {
	file, err := os.OpenFile(filepath.Join(directory, info.Name()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode())
	if err != nil {
		return err
	}
	defer file.Close()
	return work.client.Pull(&client.PullOptions{Path: info.Path(), Target: file})
}

func (work workload) services() error {
	for range work.count {
		services, err := work.client.Services(&client.ServicesOptions{})
		if err != nil {
			return err
		}
		if len(services) != 1 {
			return fmt.Errorf("%d services", len(services))
		}
	}
	return nil
}

func (work workload) exec() error {
	for range work.count {
		var stdout, stderr bytes.Buffer
		process, err := work.client.Exec(&client.ExecOptions{
			Command: []string{"echo", "done"},
			Stdout:  &stdout,
			Stderr:  &stderr,
		})
		if err != nil {
			return err
		}
		if err := process.Wait(); err != nil {
			return err
		}
		if stdout.String() != "done\n" {
			return fmt.Errorf("the output is %q", stdout.String())
		}
	}
	return nil
}

// block is what files are made of.
func block() []byte {
	block := make([]byte, 64*1024)
	for at := range block {
		block[at] = byte(at*167 + at/256)
	}
	return block
}

// content is a block of bytes, again and again.
type content struct {
	block, rest []byte
}

func (content *content) Read(buffer []byte) (int, error) {
	if len(content.rest) == 0 {
		content.rest = content.block
	}
	read := copy(buffer, content.rest)
	content.rest = content.rest[read:]
	return read, nil
}

// counter takes bytes and counts them.
type counter int64

func (counted *counter) Write(bytes []byte) (int, error) {
	*counted += counter(len(bytes))
	return len(bytes), nil
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func peakMemory() (int64, error) {
	file, err := os.Open("/proc/self/status")
	if err != nil {
		return 0, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if peak, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok {
			return strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(peak, "kB")), 10, 64)
		}
	}
	return 0, fmt.Errorf("no VmHWM")
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration) / float64(time.Millisecond)
}
