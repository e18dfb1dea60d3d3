using System.Globalization;
using System.Text;

namespace PluginHost.Streams;

/// <summary>A record that could not be transformed.</summary>
/// <param name="Record">The record as the source gave it.</param>
/// <param name="Reason">What kind of failure: <c>Refused</c>, <c>Exception</c>, <c>Batch</c>, or a <see cref="PluginFailureReason"/>.</param>
/// <param name="Message">What happened, for operators.</param>
/// <param name="Transform">The transform: a plugin's id, or a type in C#.</param>
/// <param name="Version">The plugin's version. <see langword="null"/> for a transform in C#.</param>
public sealed record DeadLetter(StreamRecord Record, string Reason, string Message, string Transform, string? Version)
{
    /// <summary>The header that holds <see cref="Reason"/>.</summary>
    public const string ReasonHeader = "dead-letter-reason";

    /// <summary>The header that holds <see cref="Message"/>.</summary>
    public const string MessageHeader = "dead-letter-message";

    /// <summary>The header that holds <see cref="Transform"/>.</summary>
    public const string TransformHeader = "dead-letter-transform";

    /// <summary>The header that holds <see cref="Version"/>.</summary>
    public const string VersionHeader = "dead-letter-version";

    /// <summary>The header that holds the record's topic.</summary>
    public const string TopicHeader = "dead-letter-topic";

    /// <summary>The header that holds the record's partition.</summary>
    public const string PartitionHeader = "dead-letter-partition";

    /// <summary>The header that holds the record's offset.</summary>
    public const string OffsetHeader = "dead-letter-offset";

    /// <summary>The record as dead letters are written: its own bytes and headers, and the rest as further headers.</summary>
    public StreamRecord ToRecord()
    {
        List<StreamHeader> headers =
        [
            .. Record.Headers,
            Header(ReasonHeader, Reason),
            Header(MessageHeader, Message),
            Header(TransformHeader, Transform),
            Header(TopicHeader, Record.Topic),
            Header(PartitionHeader, Record.Partition.ToString(CultureInfo.InvariantCulture)),
            Header(OffsetHeader, Record.Offset.ToString(CultureInfo.InvariantCulture)),
        ];
        if (Version is not null)
        {
            headers.Add(Header(VersionHeader, Version));
        }

        return Record with { Headers = headers };
    }

    /// <summary>The failure in one line, for example <c>mask-pii 1a2b3c4d5e6f: Trap: …</c>.</summary>
    public override string ToString() => Version is null ? $"{Transform}: {Reason}: {Message}" : $"{Transform} {Version}: {Reason}: {Message}";

    private static StreamHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
