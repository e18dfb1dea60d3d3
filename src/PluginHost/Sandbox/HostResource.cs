namespace PluginHost.Sandbox;

/// <summary>What a handle stands for in the host. It must not be given up before what was made of it, wherever the handles of both are by then.</summary>
internal abstract class HostResource
{
    private readonly HostResource? _parent;
    private int _children;

    /// <summary>Makes a resource.</summary>
    /// <param name="parent">What it is made of. <see langword="null"/> for nothing.</param>
    protected HostResource(HostResource? parent)
    {
        _parent = parent;
        if (parent is not null)
        {
            parent._children++;
        }
    }

    /// <summary>Whether something that was made of it is still there.</summary>
    public bool HasChildren => _children > 0;

    /// <summary>Nobody has it any more.</summary>
    public void End()
    {
        if (_parent is not null)
        {
            _parent._children--;
        }
    }
}
