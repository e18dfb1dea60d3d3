using System.Collections.Frozen;
using PluginHost.Abi;
using static PluginHost.CompilerServices.CoreType;

namespace PluginHost.Wasi.Preview2;

/// <summary>
/// WASI 0.2, as much of it as does nothing: what the libraries of toolchains for components are built on. Guests get clocks, random
/// bytes, waiting within their time and output to their log; there are no directories, no variables and no arguments.
/// </summary>
internal static class WasiPreview2
{
    private static readonly FrozenDictionary<string, WasiFunctionType> Functions = new Dictionary<string, WasiFunctionType>
    {
        ["wasi:cli/environment#get-environment"] = new([I32], [], WasiWorld.GetNone),
        ["wasi:cli/environment#get-arguments"] = new([I32], [], WasiWorld.GetNone),
        ["wasi:cli/environment#initial-cwd"] = new([I32], [], WasiWorld.GetNoDirectory),
        ["wasi:cli/exit#exit"] = new([I32], [], WasiWorld.Exit),
        ["wasi:cli/exit#exit-with-code"] = new([I32], [], WasiWorld.ExitWithCode),
        ["wasi:cli/stdin#get-stdin"] = new([], [I32], WasiWorld.GetInput),
        ["wasi:cli/stdout#get-stdout"] = new([], [I32], WasiWorld.GetOutput),
        ["wasi:cli/stderr#get-stderr"] = new([], [I32], WasiWorld.GetErrors),
        ["wasi:cli/terminal-stdin#get-terminal-stdin"] = new([I32], [], WasiWorld.GetNoTerminal),
        ["wasi:cli/terminal-stdout#get-terminal-stdout"] = new([I32], [], WasiWorld.GetTerminal),
        ["wasi:cli/terminal-stderr#get-terminal-stderr"] = new([I32], [], WasiWorld.GetTerminal),

        ["wasi:clocks/monotonic-clock#now"] = new([], [I64], WasiTime.GetMonotonic),
        ["wasi:clocks/monotonic-clock#resolution"] = new([], [I64], WasiTime.GetMonotonicResolution),
        ["wasi:clocks/monotonic-clock#subscribe-instant"] = new([I64], [I32], WasiTime.SubscribeInstant),
        ["wasi:clocks/monotonic-clock#subscribe-duration"] = new([I64], [I32], WasiTime.SubscribeDuration),
        ["wasi:clocks/wall-clock#now"] = new([I32], [], WasiTime.GetWall),
        ["wasi:clocks/wall-clock#resolution"] = new([I32], [], WasiTime.GetWallResolution),

        ["wasi:random/random#get-random-bytes"] = new([I64, I32], [], WasiRandomness.GetBytes, NeedsRealloc: true),
        ["wasi:random/random#get-random-u64"] = new([], [I64], WasiRandomness.GetNumber),
        ["wasi:random/insecure#get-insecure-random-bytes"] = new([I64, I32], [], WasiRandomness.GetBytes, NeedsRealloc: true),
        ["wasi:random/insecure#get-insecure-random-u64"] = new([], [I64], WasiRandomness.GetNumber),
        ["wasi:random/insecure-seed#insecure-seed"] = new([I32], [], WasiRandomness.GetSeed),

        ["wasi:io/error#[method]error.to-debug-string"] = new([I32, I32], [], WasiWorld.UseError),
        ["wasi:io/poll#[method]pollable.ready"] = new([I32], [I32], WasiPollables.IsReady),
        ["wasi:io/poll#[method]pollable.block"] = new([I32], [], WasiPollables.Block),
        ["wasi:io/poll#poll"] = new([I32, I32, I32], [], WasiPollables.Poll, NeedsRealloc: true),
        ["wasi:io/streams#[method]input-stream.read"] = new([I32, I64, I32], [], WasiInputStreams.Read),
        ["wasi:io/streams#[method]input-stream.blocking-read"] = new([I32, I64, I32], [], WasiInputStreams.Read),
        ["wasi:io/streams#[method]input-stream.skip"] = new([I32, I64, I32], [], WasiInputStreams.Skip),
        ["wasi:io/streams#[method]input-stream.blocking-skip"] = new([I32, I64, I32], [], WasiInputStreams.Skip),
        ["wasi:io/streams#[method]input-stream.subscribe"] = new([I32], [I32], WasiInputStreams.Subscribe),
        ["wasi:io/streams#[method]output-stream.check-write"] = new([I32, I32], [], WasiOutputStreams.CheckWrite),
        ["wasi:io/streams#[method]output-stream.write"] = new([I32, I32, I32, I32], [], WasiOutputStreams.Write),
        ["wasi:io/streams#[method]output-stream.blocking-write-and-flush"] = new([I32, I32, I32, I32], [], WasiOutputStreams.Write),
        ["wasi:io/streams#[method]output-stream.flush"] = new([I32, I32], [], WasiOutputStreams.Flush),
        ["wasi:io/streams#[method]output-stream.blocking-flush"] = new([I32, I32], [], WasiOutputStreams.Flush),
        ["wasi:io/streams#[method]output-stream.subscribe"] = new([I32], [I32], WasiOutputStreams.Subscribe),
        ["wasi:io/streams#[method]output-stream.write-zeroes"] = new([I32, I64, I32], [], WasiOutputStreams.WriteZeroes),
        ["wasi:io/streams#[method]output-stream.blocking-write-zeroes-and-flush"] = new([I32, I64, I32], [], WasiOutputStreams.WriteZeroes),
        ["wasi:io/streams#[method]output-stream.splice"] = new([I32, I32, I64, I32], [], WasiOutputStreams.Splice),
        ["wasi:io/streams#[method]output-stream.blocking-splice"] = new([I32, I32, I64, I32], [], WasiOutputStreams.Splice),

        ["wasi:filesystem/preopens#get-directories"] = new([I32], [], WasiWorld.GetNone),
        ["wasi:filesystem/types#filesystem-error-code"] = new([I32, I32], [], WasiWorld.UseError),
        ["wasi:filesystem/types#[method]descriptor.read-via-stream"] = new([I32, I64, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.write-via-stream"] = new([I32, I64, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.append-via-stream"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.advise"] = new([I32, I64, I64, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.sync-data"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.get-flags"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.get-type"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.set-size"] = new([I32, I64, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.set-times"] = new([I32, I32, I64, I32, I32, I64, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.read"] = new([I32, I64, I64, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.write"] = new([I32, I32, I32, I64, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.read-directory"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.sync"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.create-directory-at"] = new([I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.stat"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.stat-at"] = new([I32, I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.set-times-at"] =
            new([I32, I32, I32, I32, I32, I64, I32, I32, I64, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.link-at"] = new([I32, I32, I32, I32, I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.open-at"] = new([I32, I32, I32, I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.readlink-at"] = new([I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.remove-directory-at"] = new([I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.rename-at"] = new([I32, I32, I32, I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.symlink-at"] = new([I32, I32, I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.unlink-file-at"] = new([I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.is-same-object"] = new([I32, I32], [I32], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.metadata-hash"] = new([I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]descriptor.metadata-hash-at"] = new([I32, I32, I32, I32, I32], [], WasiWorld.UseDescriptor),
        ["wasi:filesystem/types#[method]directory-entry-stream.read-directory-entry"] = new([I32, I32], [], WasiWorld.UseDirectory),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, WasiResourceKind> Resources = new Dictionary<string, WasiResourceKind>
    {
        ["wasi:io/error#error"] = WasiResourceKind.Error,
        ["wasi:io/poll#pollable"] = WasiResourceKind.Pollable,
        ["wasi:io/streams#input-stream"] = WasiResourceKind.InputStream,
        ["wasi:io/streams#output-stream"] = WasiResourceKind.OutputStream,
        ["wasi:cli/terminal-input#terminal-input"] = WasiResourceKind.TerminalInput,
        ["wasi:cli/terminal-output#terminal-output"] = WasiResourceKind.TerminalOutput,
        ["wasi:filesystem/types#descriptor"] = WasiResourceKind.Descriptor,
        ["wasi:filesystem/types#directory-entry-stream"] = WasiResourceKind.DirectoryEntryStream,
    }.ToFrozenDictionary();

    /// <summary>The names of all functions, for tests that forget none.</summary>
    internal static IEnumerable<string> Names => Functions.Keys;

    /// <summary>The names of all resources, for the same.</summary>
    internal static IEnumerable<string> ResourceNames => Resources.Keys;

    /// <summary>Finds a function, whichever of the versions 0.2 the guest was built against.</summary>
    /// <param name="interfaceName">The interface with its version.</param>
    /// <param name="function">The function.</param>
    public static WasiFunctionType? FindFunction(string interfaceName, string function) =>
        NameWithoutVersion(interfaceName) is { } name ? Functions.GetValueOrDefault($"{name}#{function}") : null;

    /// <summary>Finds a resource.</summary>
    /// <param name="interfaceName">The interface with its version.</param>
    /// <param name="resource">The resource.</param>
    public static WasiResourceKind? FindResource(string interfaceName, string resource) =>
        NameWithoutVersion(interfaceName) is { } name && Resources.TryGetValue($"{name}#{resource}", out WasiResourceKind kind) ? kind : null;

    // By the rule of all interfaces: what is of one series of versions only gains functions.
    private static string? NameWithoutVersion(string interfaceName) =>
        VersionTrack.TryParse(interfaceName, out VersionTrack track, out _) && track is { Major: 0, Minor: 2 } ? track.Interface : null;
}
