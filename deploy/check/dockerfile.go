package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/opencontainers/go-digest"
)

// An instruction with its fields: what each is, moby's own types say.
type step struct {
	Name   string
	Fields instructions.Command
}

type stage struct {
	Base, Name string
	Steps      []step
}

// The base images are out of reach here: taken to be Linux ones that say nothing else. Rules that look into a base image therefore find nothing.
type unseen struct{}

func (unseen) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{"os":"linux","architecture":"amd64","config":{"Env":["PATH=/usr/local/bin:/usr/bin:/bin"]}}`), nil
}

func dockerfile(ctx context.Context, file string) (any, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	source := llb.NewSourceMap(nil, file, "Dockerfile", text)
	source.Definition = &llb.Definition{} // where it was read from: nowhere that BuildKit knows
	found, err := dockerfile2llb.DockerfileLint(ctx, text, dockerfile2llb.ConvertOpt{MetaResolver: unseen{}, SourceMap: source})
	if err != nil {
		return nil, err
	}
	if found.Error != nil {
		return nil, errors.New(found.Error.Message)
	}
	var faults []error
	for _, one := range found.Warnings {
		line := int32(0)
		if ranges := one.Location.GetRanges(); len(ranges) > 0 {
			line = ranges[0].Start.Line
		}
		faults = append(faults, fmt.Errorf("%s:%d %s: %s", file, line, one.RuleName, one.Detail))
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	return stages(text)
}

func stages(text []byte) ([]stage, error) {
	tree, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	parsed, _, err := instructions.Parse(tree.AST, linter.New(&linter.Config{}))
	if err != nil {
		return nil, err
	}
	var read []stage
	for _, one := range parsed {
		steps := []step{}
		for _, command := range one.Commands {
			steps = append(steps, step{command.Name(), command})
		}
		read = append(read, stage{one.BaseName, one.Name, steps})
	}
	return read, nil
}
