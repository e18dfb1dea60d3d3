using System.Diagnostics;

namespace PluginHost.Diagnostics;

/// <content>What is measured of calls, and what measurements are told apart by.</content>
internal sealed partial class PluginEvents
{
    private void Measure(PluginId id, string function, in CallReport report)
    {
        if (!_duration.Enabled && !_hostCalls.Enabled && !_fuel.Enabled && !_memory.Enabled && !_bytes.Enabled)
        {
            return;
        }

        TagList tags = TagsOf(id, function, CallOutcome.Of(report.Failure));
        _hostCalls.Record(report.HostCalls, tags);
        if (report.Duration is { } elapsed)
        {
            _duration.Record(elapsed.TotalSeconds, tags);
        }

        if (report.MemoryBytes is { } memory)
        {
            _memory.Record(memory, tags);
        }

        if (report.Fuel is { } burned)
        {
            _fuel.Record(burned, tags);
        }

        if (report.Bytes is { } bytes && _bytes.Enabled)
        {
            _bytes.Record(bytes.In, With(tags, "in"));
            _bytes.Record(bytes.Out, With(tags, "out"));
        }
    }

    private static TagList With(TagList tags, string direction)
    {
        tags.Add(TelemetryTags.Direction, direction);
        return tags;
    }

    private TagList TagsOf(PluginId id, string outcome)
    {
        TagList tags = _scopes.Of(id);
        tags.Add(TelemetryTags.Outcome, outcome);
        return tags;
    }

    private TagList TagsOf(PluginId id, string function, string outcome)
    {
        TagList tags = _scopes.Of(id);
        tags.Add(TelemetryTags.Function, function);
        tags.Add(TelemetryTags.Outcome, outcome);
        return tags;
    }

    private static KeyValuePair<string, object?>[] TagsOf(string name, string? scope, string? profile = null)
    {
        List<KeyValuePair<string, object?>> tags = [new(TelemetryTags.PluginName, name)];
        if (scope is not null)
        {
            tags.Add(new(TelemetryTags.PluginScope, scope));
        }

        if (profile is not null)
        {
            tags.Add(new(TelemetryTags.Profile, profile));
        }

        return [.. tags];
    }
}
