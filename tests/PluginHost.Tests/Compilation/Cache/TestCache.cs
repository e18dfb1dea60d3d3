using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using PluginHost.Compilation;
using PluginHost.Diagnostics;
using PluginHost.Interop;

namespace PluginHost.Tests.Compilation.Cache;

/// <summary>A cache in a directory of its own, which goes with it.</summary>
internal sealed class TestCache : IDisposable
{
    private readonly ServiceProvider _services;

    public TestCache()
    {
        _services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging())
            .BuildServiceProvider();
        Events = new PluginEvents(
            _services.GetRequiredService<ILoggerFactory>(), _services.GetRequiredService<IMeterFactory>(), Time, new ScopeTags(0));
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public PluginEvents Events { get; }

    public string Path { get; } = Directory.CreateTempSubdirectory("pluginhost-tests-").FullName;

    public FakeLogRecord[] Logs => [.. _services.GetRequiredService<FakeLogCollector>().GetSnapshot()];

    /// <summary>The files of entries.</summary>
    public string[] Files => [.. Directory.GetFiles(Path, "*.code").Order(StringComparer.Ordinal)];

    public static CodeKey Key(int number) => CodeKey.Of($"{number:x64}", new CodeProfile(IsMetered: false), "test");

    /// <summary>Bytes that belong to a number and are no code: whoever ran them would be noticed.</summary>
    public static TrustedCode Code(int number, int length = 500) =>
        TrustedCode.FromOwnCompiler(Enumerable.Range(0, length).Select(i => (byte)(i * 31 + number)).ToArray());

    public CodeCache Open(long maxBytes = 1 << 20, string? keyPath = null, bool isWritable = true) =>
        new(CacheDirectory.Open(Path, keyPath, isWritable), maxBytes, Time, Events);

    public string FileOf(CodeKey key) => System.IO.Path.Combine(Path, $"{key}.code");

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
