module go-agent

go 1.21

require github.com/juju/gnuflag v1.0.0
