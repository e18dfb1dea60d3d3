using Bench.Compute;

namespace PluginHost.Scoreboard.Compute;

/// <summary>How fast guests compute: one crate as a guest, called through its proxy with all limits on, and compiled natively.</summary>
internal static class ComputeArea
{
    private const string GuestFile = "compute.wasm";
    private const uint Rounds = 1;

    public static IEnumerable<Row> Measure()
    {
        using NativeWork? native = NativeWork.TryBuild(out string problem);
        if (native is null)
        {
            Console.Error.WriteLine($"compute/*@native is left out: {problem}");
            yield break;
        }

        using var plugin = new ComputePlugin(File.ReadAllBytes(Guests.PathOf(GuestFile)));
        ICompute guest = plugin.Compute;
        yield return Row("hash", guest.HashAsync, native);
        yield return Row("sort", guest.SortAsync, native);
        yield return Row("json", guest.JsonAsync, native);
    }

    private static Row Row(string work, Func<uint, CancellationToken, ValueTask<ulong>> guest, NativeWork native)
    {
        Func<uint, ulong> compiled = native.Find(work);
        ulong expected = compiled(Rounds);
        return Pairs.Measure(
            $"compute/{work}@native",
            $"the same crate compiled natively by {native.Compiler}",
            count =>
            {
                for (int i = 0; i < count; i++)
                {
                    ValueTask<ulong> call = guest(Rounds, CancellationToken.None);
                    Check(call.IsCompleted ? call.Result : throw new InvalidOperationException("The call waits."), expected);
                }
            },
            count =>
            {
                for (int i = 0; i < count; i++)
                {
                    Check(compiled(Rounds), expected);
                }
            });
    }

    private static void Check(ulong result, ulong expected)
    {
        if (result != expected)
        {
            throw new InvalidOperationException($"The work gave {result} instead of {expected}.");
        }
    }
}
