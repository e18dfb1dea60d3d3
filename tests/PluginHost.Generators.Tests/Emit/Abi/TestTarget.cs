using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>A plugin whose functions are written in C#.</summary>
internal sealed class TestTarget(Func<int, TestFunction> enter) : GuestTarget
{
    /// <summary>How often the guest was entered.</summary>
    public int Entries { get; private set; }

    /// <summary>Whether calls have to wait first.</summary>
    public bool MustWait { get; init; }

    public override GuestFunction? Enter(int export, CancellationToken cancellationToken)
    {
        if (MustWait)
        {
            return null;
        }

        Entries++;
        return enter(export);
    }

    public override async ValueTask RunAsync(int export, GuestWork work, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Entries++;
        work.Run(enter(export));
    }
}
