package main

import (
	"context"

	"github.com/compose-spec/compose-go/v2/cli"
)

func compose(ctx context.Context, file string) (any, error) {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithProfiles([]string{"*"}), cli.WithInterpolation(true), cli.WithResolvedPaths(false))
	if err != nil {
		return nil, err
	}
	return options.LoadProject(ctx)
}
