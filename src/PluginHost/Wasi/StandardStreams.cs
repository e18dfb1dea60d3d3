using Microsoft.Extensions.Logging;
using PluginHost.Diagnostics;

namespace PluginHost.Wasi;

/// <summary>The descriptors of one instance: input, which is empty, and two streams that go to the guest's log. There are no others.</summary>
internal sealed class StandardStreams(GuestLog log)
{
    /// <summary>The standard input.</summary>
    public const uint Input = 0;

    /// <summary>The standard output.</summary>
    public const uint Output = 1;

    /// <summary>The error stream.</summary>
    public const uint Errors = 2;

    private readonly OutputLines _output = new(log, LogLevel.Information);
    private readonly OutputLines _errors = new(log, LogLevel.Warning);
    private uint _closed;

    /// <summary>Whether a descriptor is open.</summary>
    public bool IsOpen(uint descriptor) => descriptor <= Errors && (_closed & (1u << (int)descriptor)) == 0;

    /// <summary>Whether a descriptor can be written.</summary>
    public bool IsWritable(uint descriptor) => descriptor != Input && IsOpen(descriptor);

    /// <summary>Closes a descriptor that is open.</summary>
    public void Close(uint descriptor) => _closed |= 1u << (int)descriptor;

    /// <summary>The lines that are written to a descriptor that can be written.</summary>
    public OutputLines LinesOf(uint descriptor) => descriptor == Output ? _output : _errors;

    /// <summary>Ends the lines that are begun: the call is over, and the next one may be somebody else's.</summary>
    public void Flush()
    {
        _output.Flush();
        _errors.Flush();
    }
}
