using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>All classes that lift and lower.</summary>
internal sealed class AbiLibrary(EmitContext context)
{
    private readonly Dictionary<WitTypeOwner, AbiClass> _classes = [];
    private readonly List<AbiClass> _inOrder = [];

    /// <summary>The class of an interface or a world.</summary>
    public AbiClass Of(WitTypeOwner owner)
    {
        if (!_classes.TryGetValue(owner, out var found))
        {
            found = new AbiClass(context, owner);
            _classes.Add(owner, found);
            _inOrder.Add(found);
        }

        return found;
    }

    /// <summary>Writes every method that was asked for, and those that these ask for.</summary>
    public void Complete()
    {
        var isDone = false;
        while (!isDone)
        {
            isDone = true;
            for (var i = 0; i < _inOrder.Count; i++)
            {
                isDone &= !_inOrder[i].WriteWaiting();
            }
        }

        _inOrder.ForEach(c => c.Complete());
    }
}
