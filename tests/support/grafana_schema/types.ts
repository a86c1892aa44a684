// A dashboard as Grafana's schema has it, each panel with the options of its own kind. Unlike the package's types, nothing here is open: a field that Grafana
// does not know, a value that is none of an enum's, and a required field that is not there, are errors.
import type { AnnotationQuery, Dashboard as Any, DataQuery, FieldConfig, Panel as AnyPanel, RowPanel } from '@grafana/schema';
import type { FieldConfig as HeatmapCustom, Options as HeatmapOptions } from '@grafana/schema/dist/types/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen.d.ts';
import type { Options as StatOptions } from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts';
import type { FieldConfig as LineCustom, Options as LineOptions } from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts';

// As JSON has it: an enum is one of its strings.
type Json<T> = T extends string ? `${T}` : T extends (infer E)[] ? Json<E>[] : T extends object ? { [K in keyof T]: Json<T[K]> } : T;

// What Grafana's Prometheus data source reads of a query; its types are not in the schema's package.
interface PrometheusQuery extends DataQuery {
  expr: string;
  legendFormat?: string;
  format?: 'time_series' | 'table' | 'heatmap';
  instant?: boolean;
  range?: boolean;
}

interface Shown<Kind extends string, Options, Custom> extends Omit<AnyPanel, 'type' | 'title' | 'options' | 'fieldConfig' | 'targets'> {
  type: Kind;
  title: string;
  options: Options;
  fieldConfig: { defaults: Omit<FieldConfig, 'custom'> & { custom?: Custom }; overrides: [] };
  targets: PrometheusQuery[];
}

export type Dashboard = Json<
  Omit<Any, 'panels' | 'annotations'> & { annotations: { list: (Omit<AnnotationQuery, 'target'> & { target: PrometheusQuery; titleFormat?: string })[] } }
>;
export type Panels = {
  row: Json<RowPanel>;
  stat: Json<Shown<'stat', StatOptions, Record<string, never>>>;
  timeseries: Json<Shown<'timeseries', LineOptions, LineCustom>>;
  heatmap: Json<Shown<'heatmap', HeatmapOptions, HeatmapCustom>>;
};
