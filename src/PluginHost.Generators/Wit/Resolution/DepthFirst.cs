namespace PluginHost.Generators.Wit.Resolution;

/// <summary>
/// Visits a graph so that every node comes after the nodes that it points to, each once, without recursion: how deep a graph
/// is follows from files, and a stack is not to depend on them.
/// </summary>
internal sealed class DepthFirst<T>
    where T : class
{
    private readonly Func<T, IReadOnlyList<T>> _edges;
    private readonly Action<T> _visit;
    private readonly Action<IReadOnlyList<T>, int> _onCycle;
    private readonly Dictionary<T, bool> _isDone = [];

    /// <param name="edges">The nodes that a node points to.</param>
    /// <param name="visit">Called with each node, after the nodes that it points to.</param>
    /// <param name="onCycle">
    /// Called with the nodes of a cycle, and with the index of the edge that leads from the last back to the first. That edge is
    /// then passed over.
    /// </param>
    public DepthFirst(Func<T, IReadOnlyList<T>> edges, Action<T> visit, Action<IReadOnlyList<T>, int> onCycle)
    {
        _edges = edges;
        _visit = visit;
        _onCycle = onCycle;
    }

    /// <summary>Visits what a node leads to and then the node, unless they have been visited.</summary>
    public void Visit(T root)
    {
        if (_isDone.ContainsKey(root))
        {
            return;
        }

        var path = new List<T>();
        var pending = new List<(IReadOnlyList<T> Edges, int Next)>();
        Enter(root, path, pending);
        while (path.Count > 0)
        {
            var node = path[path.Count - 1];
            var (edges, index) = pending[pending.Count - 1];
            pending[pending.Count - 1] = (edges, index + 1);
            if (index == edges.Count)
            {
                path.RemoveAt(path.Count - 1);
                pending.RemoveAt(pending.Count - 1);
                _isDone[node] = true;
                _visit(node);
            }
            else if (!_isDone.TryGetValue(edges[index], out var isDone))
            {
                Enter(edges[index], path, pending);
            }
            else if (!isDone)
            {
                var start = path.IndexOf(edges[index]);
                _onCycle(path.GetRange(start, path.Count - start), index);
            }
        }
    }

    private void Enter(T node, List<T> path, List<(IReadOnlyList<T> Edges, int Next)> pending)
    {
        _isDone[node] = false;
        path.Add(node);
        pending.Add((_edges(node), 0));
    }
}
