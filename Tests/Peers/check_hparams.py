"""Shows a folder of sessions as TensorBoard's table of hyperparameters does.

    python check_hparams.py SESSIONS

Prints a JSON object for each of TensorBoard's two loaders that is installed: its name, the
hyperparameters and metrics that the table has columns for, and each group of runs with its values,
its sessions' statuses, and the means of its metrics on the test split. Exits 0 with a word when
the packages are not installed.
"""

import json
import sys

try:
    from google.protobuf import json_format
    from tensorboard import context
    from tensorboard.backend.event_processing import data_provider, plugin_event_multiplexer
    from tensorboard.data import server_ingester
    from tensorboard.plugins import base_plugin
    from tensorboard.plugins.hparams import api_pb2, backend_context, list_session_groups
    from tensorboard.util import grpc_util
except ImportError as missing:
    print(f"skipped: {missing}; pip install tensorboard")
    sys.exit(0)


def python_loader(folder):
    multiplexer = plugin_event_multiplexer.EventMultiplexer(
        size_guidance={"scalars": 0, "tensors": 0}
    )
    multiplexer.AddRunsFromDirectory(folder)
    multiplexer.Reload()
    return data_provider.MultiplexerDataProvider(multiplexer, folder), None


def rust_loader(folder):
    ingester = server_ingester.SubprocessServerDataIngester(
        server_binary=server_ingester.get_server_binary(),
        logdir=folder,
        reload_interval=0,
        channel_creds_type=grpc_util.ChannelCredsType.LOCAL,
        samples_per_plugin={"scalars": 0},
    )
    ingester.start()
    return ingester.data_provider, ingester


def value(proto):
    return json_format.MessageToDict(proto)


def group(row):
    return {
        "name": row.name,
        "hparams": {name: value(each) for name, each in row.hparams.items()},
        "statuses": [api_pb2.Status.Name(session.status) for session in row.sessions],
        "seconds": [session.end_time_secs - session.start_time_secs for session in row.sessions],
        "metrics": {
            each.name.tag: each.value
            for each in row.metric_values
            if each.name.tag.startswith("test/")
        },
    }


def table(provider):
    shared = base_plugin.TBContext(data_provider=provider)
    hparams = backend_context.Context(shared)
    request_context = context.RequestContext()
    request = api_pb2.ListSessionGroupsRequest(
        start_index=0,
        slice_size=1000,
        allowed_statuses=api_pb2.Status.values(),
        aggregation_type=api_pb2.AGGREGATION_AVG,
    )
    tags = hparams.hparams_metadata(request_context, "")
    experiment = hparams.experiment_from_metadata(
        request_context, "", True, tags, hparams.hparams_from_data_provider(request_context, "", None)
    )
    groups = list_session_groups.Handler(request_context, hparams, "", request).run()
    metrics = {f"{each.name.group}:{each.name.tag}" for each in experiment.metric_infos}
    return {
        "columns": sorted(each.name for each in experiment.hparam_infos),
        "metrics": sorted(metrics),
        "groups": sorted((group(row) for row in groups.session_groups), key=lambda row: row["name"]),
    }


def main(folder):
    for name, loader in [("python", python_loader), ("rust", rust_loader)]:
        try:
            provider, _keep = loader(folder)
        except server_ingester.NoDataServerError:
            continue
        print(json.dumps({"loader": name, **table(provider)}, sort_keys=True))


if __name__ == "__main__":
    main(sys.argv[1])
