using Microsoft.Extensions.Logging.Abstractions;
using PluginHost.Streams.Diagnostics;

namespace PluginHost.Streams.Tests.Support;

internal static class TestLog
{
    public static StreamLog Create() => new(NullLogger<StreamLog>.Instance, TimeProvider.System);
}
